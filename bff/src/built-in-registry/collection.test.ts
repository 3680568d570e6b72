import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { disk } from './disk.ts';
import { createJournalThread, type JournalThread } from './journal-thread.ts';
import { createLayout } from './layout.ts';
import { PROTECTION } from './pushes-under-way.ts';
import {
  type Blob,
  blobOf,
  collectAll,
  createModelCatalog,
  type Image,
  imageOf,
  indexOf,
  type ModelCatalog,
} from './testing/model-catalog.ts';
import { makeFolder, type StartedRegistry, startRegistry } from './testing/start-registry.ts';
import { contentOf, storedContent } from './testing/stored-content.ts';

const [HERE, THERE] = ['team/app', 'team/other'];
const ANN = { repository: HERE, pusher: 'ann' };
const HOUR = 60 * 60_000;

let root: string;
let remove: () => void;
let catalog: ModelCatalog;
/** Both clocks. */
let time: number;
/** What the journal waits for before it writes anything. */
let journalMayWrite: Promise<void>;
const synced: string[] = [];
const started: StartedRegistry[] = [];

const start = async () => {
  const thread = createJournalThread();
  const journalThread: JournalThread = {
    ...thread,
    run: async (task) => {
      await journalMayWrite;
      return thread.run(task);
    },
  };
  const registry = await startRegistry({
    root,
    journalThread,
    now: () => new Date(time),
    monotonic: () => time,
    disk: {
      ...disk,
      sync: async (path) => {
        synced.push(path);
        await disk.sync(path);
      },
    },
  });
  started.push(registry);
  return registry.registry;
};
type Registry = Awaited<ReturnType<typeof start>>;

beforeEach(() => {
  ({ root, remove } = makeFolder());
  catalog = createModelCatalog();
  time = Date.now();
  journalMayWrite = Promise.resolve();
});
afterEach(async () => {
  for (const registry of started.splice(0)) await registry.stop();
  remove();
});

const holdJournal = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  journalMayWrite = promise;
  onTestFinished(() => resolve());
  return resolve;
};

const putManifest = ({ manifests }: Registry, image: Image, reference: string, push = ANN) =>
  manifests.put(push.repository, reference, { ...image, pusher: push.pusher });

const pushImage = async (registry: Registry, image: Image, reference: string, push = ANN) => {
  for (const { digest, bytes } of image.parts) await registry.blobs.put(push, digest, bytes);
  await putManifest(registry, image, reference, push);
  catalog.set(push.repository, { image, tagged: !reference.includes(':') });
};

const untag = async ({ manifests }: Registry, image: Image, tag: string, repository = HERE) => {
  await manifests.removeTag(repository, tag);
  catalog.set(repository, { image, tagged: false });
};

const longAfter = () => {
  time += PROTECTION.unnamedMs + PROTECTION.lagMs + 1;
};

const [config, shared, own] = ['config', 'shared', 'own'].map(blobOf) as [Blob, Blob, Blob];
const kept = imageOf([config, shared]);
const garbage = imageOf([config, own]);

describe('a collection', () => {
  test('frees what no tag reaches, and tells how much', async () => {
    const registry = await start();
    await pushImage(registry, kept, 'kept');
    await pushImage(registry, garbage, 'garbage');
    await pushImage(registry, garbage, 'garbage', { ...ANN, repository: THERE });
    expect((await registry.manifests.get(HERE, 'garbage'))?.digest).toBe(garbage.digest);
    await untag(registry, garbage, 'garbage');
    await untag(registry, garbage, 'garbage', THERE);
    longAfter();

    const run = registry.beginCollection();
    const unknown = blobOf('never stored').digest;
    expect(await run.removeManifests(HERE, [garbage.digest, unknown])).toEqual([garbage.digest, unknown]);
    expect(await registry.manifests.get(HERE, garbage.digest)).toBeUndefined();
    expect(await run.removeLinks(HERE, [own.digest, unknown])).toEqual([]);
    expect(registry.blobs.find(HERE, own.digest)).toBeUndefined();
    expect(registry.blobs.find(THERE, own.digest)).toBeDefined();
    const doomed = [own.digest, garbage.digest, unknown];
    const bytes = own.bytes.length + garbage.bytes.length;
    expect(await run.removeBlobs(doomed)).toEqual({ blobs: 2, bytes, kept: [] });
    run.end();

    await collectAll(registry, catalog);
    expect(storedContent(root)).toEqual(contentOf(root, catalog));
    // Gone, not forbidden.
    await pushImage(registry, garbage, 'again');
    expect((await registry.manifests.get(HERE, 'again'))?.bytes).toEqual(garbage.bytes);
  });

  test('forgets referrers that went', async () => {
    const registry = await start();
    await pushImage(registry, kept, 'kept');
    const subject = { mediaType: kept.mediaType, digest: kept.digest, size: kept.bytes.length };
    const signature = {
      ...kept,
      ...blobOf(JSON.stringify({ ...JSON.parse(kept.bytes.toString()), subject })),
    };
    await putManifest(registry, signature, signature.digest);
    expect(await registry.referrers.list(HERE, kept.digest)).toHaveLength(1);
    time += PROTECTION.lagMs + 1;
    const run = registry.beginCollection();
    expect(await run.removeManifests(HERE, [signature.digest])).toEqual([signature.digest]);
    run.end();
    expect(await registry.referrers.list(HERE, kept.digest)).toEqual([]);
  });

  test('twice at once is harmless', async () => {
    const registry = await start();
    await pushImage(registry, kept, 'kept');
    const images = Array.from({ length: 300 }, (_, number) => imageOf([blobOf(`${number}`), shared]));
    await Promise.all(images.map((image, number) => pushImage(registry, image, `t${number}`)));
    await Promise.all(images.map((image, number) => untag(registry, image, `t${number}`)));
    longAfter();
    await Promise.all([collectAll(registry, catalog), collectAll(registry, catalog)]);
    await collectAll(registry, catalog);
    expect(storedContent(root)).toEqual(contentOf(root, catalog));
  });

  test('finishes what a crash or another program left half done, and nothing that is not its own', async () => {
    const registry = await start();
    const layout = createLayout(root);
    await pushImage(registry, kept, 'kept');
    const [emptied, unlinked, foreign] = ['emptied', 'unlinked', 'foreign'].map(blobOf) as [Blob, Blob, Blob];
    for (const { digest, bytes } of [own, emptied, unlinked, foreign])
      await registry.blobs.put(ANN, digest, bytes);
    rmSync(dirname(layout.blobData(own.digest)), { recursive: true });
    rmSync(layout.blobData(emptied.digest));
    rmSync(layout.layer(HERE, emptied.digest), { recursive: true });
    rmSync(join(layout.layer(HERE, unlinked.digest), 'link'));
    const stranger = join(dirname(layout.blobData(foreign.digest)), 'stranger');
    writeFileSync(stranger, 'not ours');
    mkdirSync(join(layout.blobs('sha256'), 'zz', 'no digest'), { recursive: true });
    longAfter();
    await collectAll(registry, catalog);
    expect(existsSync(stranger)).toBe(true);
    rmSync(dirname(stranger), { recursive: true });
    expect(storedContent(root)).toEqual(contentOf(root, catalog));
  });

  test('lists in batches what it walks', async () => {
    const registry = await start();
    const layout = createLayout(root);
    const digests = Array.from({ length: 1200 }, (_, number) => blobOf(`${number}`).digest);
    for (const digest of digests) {
      mkdirSync(layout.layer(HERE, digest), { recursive: true });
      mkdirSync(dirname(layout.blobData(digest)), { recursive: true });
    }
    const run = registry.beginCollection();
    for (const list of [run.listLinks(HERE), run.listBlobs()]) {
      const found: string[] = [];
      for await (const batch of list) {
        expect(batch.length).toBeLessThan(1200);
        found.push(...batch);
      }
      expect(found.sort()).toEqual(digests.toSorted());
    }
    for await (const _ of run.listLinks('team/no-such')) expect.unreachable();
    run.end();
  });

  test('lets folders that come back be synced anew', async () => {
    const registry = await start();
    const receive = async () => {
      writeFileSync(join(root, 'received'), own.bytes);
      await registry.blobs.adopt(ANN, own.digest, join(root, 'received'));
    };
    await receive();
    longAfter();
    const run = registry.beginCollection();
    expect(await run.removeBlobs([own.digest])).toMatchObject({ blobs: 1 });
    run.end();
    await registry.blobs.put(ANN, own.digest, own.bytes);
    synced.length = 0;
    await registry.blobs.mount({ ...ANN, repository: THERE }, own.digest, HERE);
    expect(synced).toContain(dirname(dirname(createLayout(root).blobData(own.digest))));
  });
});

describe('what a push under way uses is kept', () => {
  const removeAll = async (registry: Registry, { digest }: Blob) => {
    const run = registry.beginCollection();
    const links = await run.removeLinks(HERE, [digest]);
    const blobs = await run.removeBlobs([digest]);
    run.end();
    return { links, kept: blobs.kept };
  };
  const nothing = { links: [own.digest], kept: [own.digest] };
  const everything = { links: [], kept: [] };

  test.each([
    ['sent', (_: StartedRegistry) => Promise.resolve()],
    ['found', ({ call }) => call('HEAD', `/v2/${HERE}/blobs/${own.digest}`)],
    ['mounted', ({ call }) => call('POST', `/v2/${HERE}/blobs/uploads/?mount=${own.digest}&from=${HERE}`)],
    [
      'sent in pieces',
      async ({ call, startUpload }) => {
        const location = await startUpload(HERE);
        await call('PATCH', location, { body: 'own' });
        await call('PUT', `${location}?digest=${own.digest}`);
      },
    ],
  ] satisfies [string, (registry: StartedRegistry) => Promise<unknown>][])('%s', async (how, use) => {
    const registry = await start();
    await started[0]!.pushBlob(HERE, 'own');
    if (how !== 'sent') longAfter();
    await use(started[0]!);
    time += PROTECTION.unnamedMs;
    expect(await removeAll(registry, own)).toEqual(nothing);
    time += 1;
    expect(await removeAll(registry, own)).toEqual(everything);
  });

  test('not what someone merely pulls, though he may push', async () => {
    const registry = await start();
    await registry.blobs.put(ANN, own.digest, own.bytes);
    longAfter();
    expect((await started[0]!.call('GET', `/v2/${HERE}/blobs/${own.digest}`)).status).toBe(200);
    expect(await removeAll(registry, own)).toEqual(everything);
  });

  test('in its repository alone', async () => {
    const registry = await start();
    await registry.blobs.put({ ...ANN, repository: THERE }, own.digest, own.bytes);
    longAfter();
    await registry.blobs.mount(ANN, own.digest, THERE);
    const run = registry.beginCollection();
    expect(await run.removeLinks(THERE, [own.digest])).toEqual([]);
    expect(await run.removeLinks(HERE, [own.digest])).toEqual([own.digest]);
    expect((await run.removeBlobs([own.digest])).kept).toEqual([own.digest]);
    run.end();
  });

  test('while its manifest is on the way into the journal', async () => {
    const registry = await start();
    for (const { digest, bytes } of garbage.parts) await registry.blobs.put(ANN, digest, bytes);
    longAfter();
    const release = holdJournal();
    const pushed = putManifest(registry, garbage, 'blind');
    await sleep(10);
    expect(await removeAll(registry, own)).toEqual(nothing);
    release();
    await pushed;
    expect(await removeAll(registry, own)).toEqual(nothing);
    expect(registry.blobs.find(HERE, own.digest)).toBeDefined();
  });

  test('while a mount waits for a deletion', async () => {
    const registry = await start();
    await registry.blobs.put({ ...ANN, repository: THERE }, own.digest, own.bytes);
    await pushImage(registry, kept, 'doomed');
    longAfter();
    const release = holdJournal();
    const deleted = registry.manifests.removeTag(HERE, 'doomed');
    const mounted = registry.blobs.mount(ANN, own.digest, THERE);
    await sleep(10);
    const run = registry.beginCollection();
    expect((await run.removeBlobs([own.digest])).kept).toEqual([own.digest]);
    run.end();
    release();
    await deleted;
    expect(await mounted).toBe(true);
    expect(registry.blobs.find(HERE, own.digest)).toBeDefined();
  });

  test('the manifests of single platforms, until their index names them', async () => {
    const registry = await start();
    await pushImage(registry, garbage, garbage.digest);
    time += PROTECTION.unnamedMs;
    await collectAll(registry, catalog);
    const index = indexOf([garbage]);
    await putManifest(registry, index, 'all');
    catalog.set(HERE, { image: index, tagged: true });
    longAfter();
    await collectAll(registry, catalog);
    expect(storedContent(root)).toEqual(contentOf(root, catalog));
    await registry.manifests.remove(HERE, index.digest);
    catalog.forget(HERE, index.digest);
    await collectAll(registry, catalog);
    expect(storedContent(root)).toMatchObject({ files: [], bytes: 0 });
  });

  test('a subject that was named just now', async () => {
    const registry = await start();
    await pushImage(registry, garbage, 'subject');
    await pushImage(registry, kept, 'kept');
    longAfter();
    const run = registry.beginCollection();
    const subject = { mediaType: garbage.mediaType, digest: garbage.digest, size: garbage.bytes.length };
    const bytes = Buffer.from(JSON.stringify({ ...JSON.parse(kept.bytes.toString()), subject }));
    await registry.manifests.put(HERE, 'signature', { mediaType: kept.mediaType, bytes });
    expect(await run.removeManifests(HERE, [garbage.digest, kept.digest])).toEqual([kept.digest]);
    run.end();
  });

  test('for an hour after a restart', async () => {
    const before = await start();
    await pushImage(before, garbage, garbage.digest);
    const old = new Date(time - 2 * HOUR);
    for (const { digest } of [garbage, config, own])
      utimesSync(createLayout(root).blobData(digest), old, old);
    await before.blobs.findFor(ANN, own.digest);
    await started.pop()!.stop();

    time += 1000;
    const registry = await start();
    expect(await removeAll(registry, own)).toEqual(nothing);
    expect(await removeAll(registry, config)).toEqual(everything);
    utimesSync(createLayout(root).blobData(garbage.digest), new Date(time - 1), new Date(time - 1));
    const run = registry.beginCollection();
    expect(await run.removeManifests(HERE, [garbage.digest])).toEqual([]);
    time += HOUR;
    expect(await run.removeManifests(HERE, [garbage.digest])).toEqual([garbage.digest]);
    run.end();
    expect(await removeAll(registry, own)).toEqual(everything);
  });

  test('after a restart by memory alone, what came since', async () => {
    await (await start()).ping();
    await started.pop()!.stop();
    const registry = await start();
    await pushImage(registry, garbage, 'garbage');
    time += PROTECTION.lagMs + 1;
    expect(await removeAll(registry, own)).toEqual(everything);
  });
});
