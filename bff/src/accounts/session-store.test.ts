import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createSessionStore, type SessionStore } from './session-store.ts';

describeOnBothDatabases('the store of sessions', ({ open }) => {
  let database: Database;
  let store: SessionStore;
  beforeAll(async () => {
    database = await open();
    store = createSessionStore(database);
  });

  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
  const add = (sid: string, accountId: number, { cookieEnds = 3600, ends = 3600 } = {}) =>
    database.db.execute(sql`
      insert into sessions (sid, sess, expire) values (${sid}, ${JSON.stringify({
        accountId,
        signedInAt: '2026-05-28T20:26:00.000Z',
        address: '203.0.113.7',
        userAgent: 'test',
        cookie: { expires: inSeconds(cookieEnds).toISOString() },
      })}, ${inSeconds(ends).toISOString()}::timestamptz)`);
  /** Seconds that a session has left; undefined: there is none. */
  const left = async (sid: string) => {
    const { rows } = await database.db.execute<{ left: number }>(
      sql`select extract(epoch from expire - now())::float8 as left from sessions where sid = ${sid}`,
    );
    return rows[0]?.left;
  };
  const sidsOf = async (accountId: number) => (await store.list(accountId)).map(({ sid }) => sid).sort();

  test('one that is used lasts as long as nobody may be away, and not beyond its cookie', async () => {
    await add('used', 1);
    await store.keep('used', 600);
    expect(await left('used')).toBeGreaterThan(590);
    expect(await left('used')).toBeLessThanOrEqual(600);
    await add('ending', 1, { cookieEnds: 60 });
    await store.keep('ending', 600);
    expect(await left('ending')).toBeLessThanOrEqual(60);
  });

  test('one that is over, or was ended, does not come back by being used', async () => {
    await add('over', 2, { ends: -1 });
    await store.keep('over', 600);
    expect(await left('over')).toBeLessThan(0);
    expect(await sidsOf(2)).toEqual([]);
    await add('ended', 2);
    await store.endOne(2, 'ended');
    await store.keep('ended', 600);
    expect(await left('ended')).toBeUndefined();
  });

  test('those of an account are ended together, but for one, and never those of another', async () => {
    await add('mine-1', 3);
    await add('mine-2', 3);
    await add('mine-3', 3);
    await add('other', 4);
    await store.endOne(4, 'mine-1');
    expect(await sidsOf(3)).toEqual(['mine-1', 'mine-2', 'mine-3']);
    expect(await store.end(3, 'mine-2')).toBe(2);
    expect(await sidsOf(3)).toEqual(['mine-2']);
    expect(await store.end(3)).toBe(1);
    expect(await sidsOf(4)).toEqual(['other']);
  });
});
