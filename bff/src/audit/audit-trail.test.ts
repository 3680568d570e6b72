import { createHash, randomUUID } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import { type AuditEvent, AuditQuery } from 'shared/audit/audit-event';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { auditChain, auditEvents } from '../database/schema.ts';
import {
  describeOnBothDatabases,
  describeOnServer,
  type TestDatabases,
} from '../database/testing/describe-on-both-databases.ts';
import { createLog } from '../log.ts';
import { createChainCheck } from './audit-chain.ts';
import { createAuditRetention } from './audit-retention.ts';
import { createAuditStore } from './audit-store.ts';
import { createAuditTrail } from './audit-trail.ts';
import { sampleEntry } from './testing/sample-entry.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

const openTrail = async (databases: TestDatabases, entries: Parameters<typeof sampleEntry>[0][] = []) => {
  const database = await databases.open();
  const trail = createAuditTrail(database, { log: await createLog('silent') });
  for (const each of entries) trail.record(sampleEntry(each));
  await trail.stop();
  return { database, trail, check: createChainCheck(database), store: createAuditStore(database) };
};
const collected = async (batches: AsyncIterable<AuditEvent[]>) => {
  const events: AuditEvent[] = [];
  for await (const batch of batches) events.push(...batch);
  return events;
};
const many = (count: number, differences: (n: number) => Parameters<typeof sampleEntry>[0] = () => ({})) =>
  Array.from({ length: count }, (_, n) => differences(n));

describeOnBothDatabases('the audit trail', (databases) => {
  test('entries are numbered without gaps, and each hash is that of the one before and its own', async () => {
    const { database, check } = await openTrail(
      databases,
      many(1200, (n) => ({ subject: `key ${n} "ä\\` })),
    );
    const rows = await database.db.select().from(auditEvents).orderBy(asc(auditEvents.id));
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 1200 }, (_, n) => n + 1));
    expect(await check()).toMatchObject({ whole: true, entries: 1200, since: rows[0]!.at.toISOString() });
  });

  test('somebody else can check the lines of an export', async () => {
    const { store } = await openTrail(databases, many(5));
    const events = (await collected(store.all({}, 2))).reverse();
    let previous = Buffer.alloc(0);
    for (const { hash, ...event } of events) {
      previous = createHash('sha256').update(previous).update(JSON.stringify(event)).digest();
      expect(previous.toString('hex')).toBe(hash);
    }
  });

  test('an entry that was altered, taken out, cut off at the end or slipped in shows', async () => {
    const { database, check } = await openTrail(databases, many(20));
    const { db } = database;
    const rows = await db.select().from(auditEvents).orderBy(asc(auditEvents.id));
    const restore = async () => {
      await db.delete(auditEvents);
      await db.insert(auditEvents).values(rows);
      expect(await check()).toMatchObject({ whole: true, entries: 20 });
    };

    await db.update(auditEvents).set({ result: 'refused' }).where(eq(auditEvents.id, 7));
    expect(await check()).toMatchObject({ whole: false, brokenAt: { id: 7, problem: 'altered' } });
    await restore();
    await db.delete(auditEvents).where(eq(auditEvents.id, 7));
    expect(await check()).toMatchObject({
      whole: false,
      entries: 6,
      brokenAt: { id: 7, problem: 'missing' },
    });
    await restore();
    await db.delete(auditEvents).where(sql`id > 17`);
    expect(await check()).toMatchObject({ whole: false, brokenAt: { id: 18, problem: 'missing' } });
    await restore();
    await db.delete(auditEvents).where(sql`id < 3`);
    expect(await check()).toMatchObject({ whole: false, brokenAt: { id: 1, problem: 'missing' } });
    await restore();
    await db.insert(auditEvents).values({ ...rows[0]!, id: 21 });
    expect(await check()).toMatchObject({ whole: false, brokenAt: { id: 21, problem: 'altered' } });
    await db.delete(auditEvents);
    expect(await check()).toMatchObject({ whole: false, brokenAt: { id: 1, problem: 'missing' } });
  });

  test('what is too old is deleted, and the rest is still one chain, also with what comes after', async () => {
    const { database, trail, check } = await openTrail(
      databases,
      many(5000, (n) => ({ at: daysAgo(n < 4500 ? 400 : 100) })),
    );
    await createAuditRetention(database, { days: 0, now: () => new Date() })();
    expect(await database.db.$count(auditEvents)).toBe(5000);
    await createAuditRetention(database, { days: 365, now: () => new Date() })();
    expect(await check()).toMatchObject({ whole: true, entries: 500 });
    await trail.recordNow(sampleEntry());
    expect(await check()).toMatchObject({ whole: true, entries: 501 });
    await createAuditRetention(database, { days: 1, now: () => new Date(Date.now() + 2 * DAY_MS) })();
    expect(await check()).toMatchObject({ whole: true, entries: 0, since: null });
    await trail.recordNow(sampleEntry());
    expect(await check()).toMatchObject({ whole: true, entries: 1 });
    expect((await database.db.select().from(auditChain))[0]).toMatchObject({ deletedUpTo: 5001, head: 5002 });
  });

  test('`recordNow` comes back when the entry is in the database, and waits for no other', async () => {
    const { database, trail } = await openTrail(databases);
    const entry = sampleEntry();
    trail.record(sampleEntry());
    await trail.recordNow(entry);
    expect(await database.db.$count(auditEvents, eq(auditEvents.requestId, entry.requestId))).toBe(1);
  });

  test('every filter, and all of them together, find what they name, page by page', async () => {
    const requestId = randomUUID();
    const other = { loginId: 'lee', via: 'api', address: '::1', action: 'Change/updateImage' } as const;
    const { store } = await openTrail(databases, [
      ...many(50, (n) => ({ ...other, registry: 'team-b', at: daysAgo(60 - n) })),
      ...many(30, (n) => ({ image: 'app', result: 'refused' as const, at: daysAgo(9 - n / 10) })),
      { requestId, loginId: 'Kim.Minji', registry: 'team-b', image: 'app', result: 'failed' },
    ]);
    const all = await store.list(AuditQuery.parse({ limit: 100 }));
    expect(all).toMatchObject({ total: 81, totalIsExact: true, next: null });
    expect(all.items.map(({ id }) => id)).toEqual(Array.from({ length: 81 }, (_, n) => 81 - n));

    const found = async (filter: object) => {
      const ids: number[] = [];
      let after: string | undefined;
      let total = 0;
      do {
        const page = await store.list(AuditQuery.parse({ ...filter, limit: 7, after }));
        ids.push(...page.items.map(({ id }) => id));
        total = page.total;
        after = page.next ?? undefined;
      } while (after);
      expect(total).toBe(ids.length);
      expect(ids).toEqual([...ids].sort((a, b) => b - a));
      const exported = await collected(store.all(AuditQuery.parse(filter), 10));
      expect(exported.map(({ id }) => id)).toEqual(ids);
      return ids.length;
    };
    expect(await found({ account: 'LEE' })).toBe(50);
    expect(await found({ account: 'kim.minji' })).toBe(31);
    expect(await found({ via: 'api' })).toBe(50);
    expect(await found({ address: '::1' })).toBe(50);
    expect(await found({ action: 'Change/updateImage' })).toBe(50);
    expect(await found({ registry: 'team-b' })).toBe(51);
    expect(await found({ image: 'app' })).toBe(31);
    expect(await found({ result: 'refused' })).toBe(30);
    expect(await found({ requestId })).toBe(1);
    expect(await found({ requestId: randomUUID() })).toBe(0);
    expect(await found({ from: daysAgo(10) })).toBe(31);
    expect(await found({ to: daysAgo(10) })).toBe(50);
    expect(await found({ from: daysAgo(30), to: daysAgo(10) })).toBe(19);
    expect(await found({ via: 'console', result: 'refused', action: 'Change/updateRegistry' })).toBe(30);
    expect(await found({ account: 'lee', result: 'refused' })).toBe(0);
    expect(await found({ account: 'lee', registry: 'team-b', from: daysAgo(30) })).toBe(19);
    expect(
      await found({
        account: 'kim.minji',
        via: 'console',
        address: '203.0.113.7',
        action: 'Change/updateRegistry',
        registry: 'team-a',
        image: 'app',
        result: 'refused',
        from: daysAgo(10),
        to: daysAgo(1),
      }),
    ).toBe(30);
  });

  test('filters that each fit much and together little find all of it, in both directions', async () => {
    // More than the newest that are looked at first.
    const { store } = await openTrail(
      databases,
      many(9000, (n) => ({
        at: daysAgo(90 - n / 100),
        loginId: n % 2 ? 'ci' : 'kim',
        registry: n < 40 || n % 2 ? 'team-a' : 'team-b',
      })),
    );
    const list = (query: object) =>
      store.list(AuditQuery.parse({ account: 'kim', registry: 'team-a', limit: 8, ...query }));
    const first = await list({});
    expect(first).toMatchObject({ total: 20, totalIsExact: true, previous: null });
    expect(first.items.map(({ id }) => id)).toEqual([39, 37, 35, 33, 31, 29, 27, 25]);
    const second = await list({ after: first.next });
    const third = await list({ after: second.next });
    expect(third.items.map(({ id }) => id)).toEqual([7, 5, 3, 1]);
    expect(third.next).toBeNull();
    expect((await list({ after: third.previous })).items).toEqual(second.items);
    expect((await list({ sort: 'at' })).items[0]?.id).toBe(1);
    expect(await list({ registry: 'team-b' })).toMatchObject({ total: 200, totalIsExact: false });
    expect((await list({ account: 'nobody' })).items).toEqual([]);
  });
});

describeOnServer('the audit trail of two processes', (databases) => {
  test('both write at once, and it is one chain without gaps', async () => {
    const place = await databases.place();
    const first = await openDatabase(place);
    const second = await openDatabase({ ...place, dataDir: `${place.dataDir}-2` });
    const log = await createLog('silent');
    const trails = [first, second].map((database) => createAuditTrail(database, { log }));
    await Promise.all(
      many(200).map((_, n) => {
        trails[0]!.record(sampleEntry());
        return trails[n % 2]!.recordNow(sampleEntry());
      }),
    );
    await Promise.all(trails.map((trail) => trail.stop()));
    expect(await createChainCheck(second)()).toMatchObject({ whole: true, entries: 400 });
    await Promise.all([first.close(), second.close()]);
  });

  test('while the database is away entries wait, and are written once it is back', async () => {
    const { database, trail, check } = await openTrail(databases);
    const { db } = database;
    await db.execute(sql`alter table audit_events rename to audit_events_away`);
    const now = trail.recordNow(sampleEntry());
    trail.record(sampleEntry());
    await new Promise((resolve) => setTimeout(resolve, 300));
    await db.execute(sql`alter table audit_events_away rename to audit_events`);
    await now;
    await trail.stop();
    expect(await check()).toMatchObject({ whole: true, entries: 2 });
  });
});
