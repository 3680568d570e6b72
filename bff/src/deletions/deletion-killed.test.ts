import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Deletion, DeletionPlan, DeletionTag } from 'shared/deletions/deletion';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import type { DeletedTag, Restored } from 'shared/recently-deleted/recently-deleted';
import { expect, inject, test, vi } from 'vitest';
import { makeFolder } from '../built-in-registry/testing/start-registry.ts';
import { createServerDatabase } from '../database/testing/describe-on-both-databases.ts';
import { createEngines } from '../registry-api/engines.ts';
import { putManifest } from '../testing/push-image.ts';
import { basic, settingsOn } from '../testing/test-program.ts';

const DEV_TAGS = 1300;
const OTHER_TAGS = 60;
const MANIFESTS = 40;
/** How many tags are gone when it is killed, and how long after that was told. */
const KILLS = [
  { from: 1, afterMs: 0 },
  { from: 400, afterMs: 3 },
];
const BUCKET = { id: 1, name: 'team-a', engine: 'built-in', repositoryPrefix: '' } as const;

const manifestOf = (n: number) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociIndex,
    manifests: [],
    annotations: { n: `${n % MANIFESTS}` },
  });

/** What clients are answered with lies here, whatever the catalog says. */
const onEngine = async <T>(
  dataDir: string,
  use: (engine: ReturnType<ReturnType<typeof createEngines>['of']>) => Promise<T>,
) => {
  const engines = createEngines({ bucketsFolder: join(dataDir, 'buckets'), distribution: [] });
  try {
    return await use(engines.of(BUCKET));
  } finally {
    await engines.close();
  }
};

const storedTags = (dataDir: string): Promise<Map<string, string>> =>
  onEngine(dataDir, async (engine) => {
    const found = new Map<string, string>();
    for (const image of ['app', 'other'])
      for (const tag of await engine.listTags(image))
        found.set(`${image}:${tag}`, (await engine.resolveTag(image, tag)) ?? '');
    return found;
  });

const fill = (dataDir: string) =>
  onEngine(dataDir, async (engine) => {
    const put = (image: string, tag: string, n: number) =>
      engine.putManifest(image, tag, { mediaType: MEDIA_TYPES.ociIndex, bytes: Buffer.from(manifestOf(n)) });
    await Promise.all([
      ...Array.from({ length: DEV_TAGS }, (_, n) => put('app', `dev-${n}`, n)),
      ...Array.from({ length: OTHER_TAGS }, (_, n) => put('app', `v${n}`, n)),
      ...Array.from({ length: OTHER_TAGS }, (_, n) => put('other', `dev-${n}`, n)),
    ]);
  });

/** The program as a process of its own. */
const startProgram = async (dataDir: string, databaseUrl: string | undefined) => {
  const { settings, consoleUrl, publicUrl } = await settingsOn(dataDir);
  const program = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: {
      ...process.env,
      ...settings,
      LOG_LEVEL: 'error',
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise((resolve) => program.once('exit', resolve));
  const call = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${consoleUrl}/api/v1${path}`, {
      method,
      headers: { authorization: basic(), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
  // It listens before it goes on with what an earlier process left, so that no moment of that is missed.
  await vi.waitFor(() => call('GET', '/session'), { timeout: 20_000, interval: 5 });
  return {
    call,
    publicUrl,
    async kill() {
      program.kill('SIGKILL');
      await exited;
    },
  };
};
type Program = Awaited<ReturnType<typeof startProgram>>;

const all = async <Item>({ call }: Program, path: string): Promise<Item[]> => {
  const items: Item[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: Item[]; next: string | null } = await call(
      'GET',
      `${path}?limit=100${after && `&after=${encodeURIComponent(after)}`}`,
    );
    items.push(...page.items);
    after = page.next;
  }
  return items;
};

const goesOnAfterKills = async (databaseUrl: string | undefined) => {
  const { root: dataDir, remove } = makeFolder({ inMemory: true });
  if (!databaseUrl) cpSync(inject('emptyCluster'), join(dataDir, 'database'), { recursive: true });
  let program: Program | undefined;
  const start = async () => {
    program = await startProgram(dataDir, databaseUrl);
    return program;
  };
  try {
    await fill(dataDir);
    const before = await storedTags(dataDir);
    const first = await start();
    await first.call('POST', '/registries', { name: 'team-a' });
    await vi.waitFor(
      async () =>
        expect(await first.call('GET', '/registries/team-a')).toMatchObject({
          imageCount: 2,
          tagCount: DEV_TAGS + 2 * OTHER_TAGS,
        }),
      { timeout: 20_000, interval: 50 },
    );
    const path = '/registries/team-a/images/app/tags';
    const plan = await first.call<DeletionPlan>('POST', `${path}/deletion-plan`, { search: 'dev-' });
    expect(plan).toMatchObject({ plannedTags: DEV_TAGS });
    // Pushed again since, these stay.
    for (const n of [7, 1111])
      expect((await putManifest(first.publicUrl, 'team-a/app', `dev-${n}`, manifestOf(n))).status).toBe(201);
    void first.call('DELETE', path, { plan: plan.id, confirmTags: DEV_TAGS }).catch(() => {});

    const of = `/registries/team-a/deletions/${plan.id}`;
    const killedAt: number[] = [];
    for (const { from, afterMs } of KILLS) {
      const { call, kill } = program!;
      const seen = await vi.waitFor(
        async () => {
          const deletion = await call<Deletion>('GET', of);
          expect(deletion.deletedTags).toBeGreaterThanOrEqual(from);
          return deletion;
        },
        { timeout: 20_000, interval: 2 },
      );
      await sleep(afterMs);
      await kill();
      if (seen.state === 'running') killedAt.push(seen.deletedTags);
      await start();
    }
    // Most of them hit it in the middle.
    expect(killedAt.length).toBeGreaterThanOrEqual(KILLS.length - 1);
    const done = await vi.waitFor(
      async () => {
        const deletion = await program!.call<Deletion>('GET', of);
        expect(deletion.state).toBe('done');
        return deletion;
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(done).toMatchObject({
      plannedTags: DEV_TAGS,
      deletedTags: DEV_TAGS - 2,
      sparedTags: 2,
      failedTags: 0,
    });

    const outcomes = await all<DeletionTag>(program!, `${of}/tags`);
    expect(outcomes).toHaveLength(DEV_TAGS);
    expect(new Set(outcomes.map(({ name }) => name)).size).toBe(DEV_TAGS);
    expect(outcomes.filter(({ state }) => state !== 'deleted')).toMatchObject([
      { name: 'dev-1111', state: 'kept', reason: 'pushed-since' },
      { name: 'dev-7', state: 'kept', reason: 'pushed-since' },
    ]);
    const lost = await all<DeletedTag>(program!, '/registries/team-a/recently-deleted/tags');
    expect(new Map(lost.map(({ image, name, digest }) => [`${image}:${name}`, digest]))).toEqual(
      new Map([...before].filter(([tag]) => /^app:dev-(?!(7|1111)$)/.test(tag))),
    );
    // Each once.
    expect(lost).toHaveLength(DEV_TAGS - 2);
    const left = [...before].filter(([tag]) => !/^app:dev-(?!(7|1111)$)/.test(tag));
    const listed = async () => {
      const tags = new Map<string, string>();
      for (const image of ['app', 'other'])
        for (const { name, digest } of await all<DeletedTag>(
          program!,
          `/registries/team-a/images/${image}/tags`,
        ))
          tags.set(`${image}:${name}`, digest);
      return tags;
    };
    expect(await listed()).toEqual(new Map(left));
    expect(await program!.call('GET', '/registries/team-a')).toMatchObject({
      imageCount: 2,
      tagCount: left.length,
    });
    await program!.kill();
    expect(await storedTags(dataDir)).toEqual(new Map(left));

    const { call, kill } = await start();
    for (let at = 0; at < lost.length; at += 1000) {
      const tags = lost.slice(at, at + 1000).map(({ id }) => id);
      expect(
        await call<Restored>('POST', '/registries/team-a/recently-deleted/restore', { tags }),
      ).toMatchObject({
        restoredTags: tags.length,
        failedTags: 0,
      });
    }
    expect(await listed()).toEqual(before);
    await kill();
    expect(await storedTags(dataDir)).toEqual(before);
  } finally {
    await program?.kill();
    remove();
  }
};

test('a deletion that is killed again and again goes on by itself, and takes each tag once, embedded database', () =>
  goesOnAfterKills(undefined));

const postgresUrl = inject('postgresUrl');
test.skipIf(!postgresUrl)(
  'a deletion that is killed again and again goes on by itself, and takes each tag once, PostgreSQL server',
  async () => goesOnAfterKills(await createServerDatabase(postgresUrl ?? '')),
);
