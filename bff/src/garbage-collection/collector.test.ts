import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeleting } from '../catalog/deleting.ts';
import { createDoubts } from '../catalog/doubts.ts';
import { createReachability } from '../catalog/reachability.ts';
import { createReconciler } from '../catalog/reconcile.ts';
import { startCatalog } from '../catalog/testing/start-catalog.ts';
import type { Database } from '../database/database.ts';
import { buckets } from '../database/schema.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { createEngines } from '../registry-api/engines.ts';
import { sendBlob, sha256 } from '../registry-api/testing/send-blob.ts';
import { createCollectionStore } from './collection-store.ts';
import { createCollector } from './collector.ts';
import { createPushHolds } from './push-holds.ts';

// The seconds after a push, and after a start, are another test's.
const PROTECTION = { unnamedMs: 0, lagMs: 0, restartMs: 0 };
const DAY_MS = 24 * 60 * 60_000;
const IMAGES = ['app', 'team/app'];
const TAGS = ['a', 'b'];

type Step =
  | { do: 'push'; image: string; tag: string | null; layers: number[] }
  | { do: 'push index'; image: string; tag: string | null; children: number[]; subject: number | null }
  | { do: 'push artifact'; image: string; tag: string | null; subject: number }
  | { do: 'delete tag'; image: string; tag: string }
  | { do: 'delete manifest'; image: string; which: number }
  | { do: 'collect'; afterDays: number; scope: 'changes' | 'all' }
  | { do: 'restart' };

// Mostly one, in which more comes together.
const image = fc.constantFrom('app', 'app', 'app', 'team/app');
const tag = fc.constantFrom(...TAGS);
const perhapsTag = fc.option(tag, { freq: 2 });
const which = fc.nat({ max: 1000 });
const push = fc.record({
  do: fc.constant('push' as const),
  image,
  tag: perhapsTag,
  layers: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
});
const pushIndex = fc.record({
  do: fc.constant('push index' as const),
  image,
  tag: perhapsTag,
  children: fc.array(which, { minLength: 1, maxLength: 3 }),
  subject: fc.option(which),
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { arbitrary: push, weight: 4 },
    { arbitrary: pushIndex, weight: 3 },
    fc.record({ do: fc.constant('push artifact' as const), image, tag: perhapsTag, subject: which }),
    { arbitrary: fc.record({ do: fc.constant('delete tag' as const), image, tag }), weight: 3 },
    fc.record({ do: fc.constant('delete manifest' as const), image, which }),
    {
      arbitrary: fc.record({
        do: fc.constant('collect' as const),
        afterDays: fc.nat({ max: 3 }),
        scope: fc.constantFrom('changes' as const, 'all' as const),
      }),
      weight: 3,
    },
    fc.record({ do: fc.constant('restart' as const) }),
  ),
  { minLength: 8, maxLength: 24, size: 'max' },
);

/** A platform that was looked at while its index had a tag has to be looked at again when the index goes. */
const PLATFORM_LATER: Step[] = [
  { do: 'push', image: 'app', tag: null, layers: [1] },
  { do: 'push index', image: 'app', tag: 'a', children: [0], subject: null },
  { do: 'push artifact', image: 'app', tag: null, subject: 1 },
  { do: 'collect', afterDays: 2, scope: 'changes' },
  { do: 'delete tag', image: 'app', tag: 'a' },
];

type Known = {
  digest: string;
  bytes: string;
  blobs: string[];
  children: string[];
  subject: string | undefined;
};

/** What was pushed, and what must still be there. */
const createModel = () => {
  const manifests = new Map(IMAGES.map((name) => [name, new Map<string, Known>()]));
  const tags = new Map(IMAGES.map((name) => [name, new Map<string, string>()]));
  const ofImage = (name: string) => manifests.get(name)!;

  return {
    ofImage,
    tagsOf: (name: string) => tags.get(name)!,
    pick: (name: string, n: number): Known | undefined =>
      [...ofImage(name).values()][n % Math.max(1, ofImage(name).size)],

    /** Whatever tags keep: what indexes name, and what has it as its subject. */
    reachable(name: string): Set<string> {
      const reached = new Set<string>();
      const visit = (digest: string) => {
        const manifest = ofImage(name).get(digest);
        if (!manifest || reached.has(digest)) return;
        reached.add(digest);
        manifest.children.forEach(visit);
        for (const other of ofImage(name).values()) if (other.subject === digest) visit(other.digest);
      };
      for (const digest of this.tagsOf(name).values()) visit(digest);
      return reached;
    },
  };
};
type Model = ReturnType<typeof createModel>;

describeOnBothDatabases('garbage collection', ({ open }) => {
  let database: Database;
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-collector-'));
  let rounds = 0;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A bucket of its own, and all that works on it, as a start of the program makes it. */
  const startOn = async () => {
    rounds += 1;
    const name = `bucket-${rounds}`;
    const [bucket] = await database.db
      .insert(buckets)
      .values({ name, engine: 'built-in', repositoryPrefix: 'reg' })
      .returning();
    let time = new Date('2026-01-01').getTime();
    const now = () => new Date(time);

    const build = () => {
      const engines = createEngines({ bucketsFolder: folder, distribution: [], protection: PROTECTION });
      const { reader, remover, locks, catalog } = startCatalog(database, engines, now);
      const log = { info: () => {}, error: (about: unknown) => expect(about).toBeUndefined() } as never;
      const doubts = createDoubts(createReconciler({ catalog, reader, engines, log }));
      const store = createCollectionStore(database);
      const collector = createCollector({
        store,
        remover,
        reachability: createReachability(database),
        locks,
        engines,
        settlePushes: catalog.settled,
        doubts,
        holds: createPushHolds({ engines, locks: database.sharedLocks, changes: database.changes }),
        onProgress: () => {},
        isEnding: () => false,
        now,
      });
      const collect = async (scope: 'changes' | 'all') => {
        const begun = await store.begin({
          bucketId: bucket!.id,
          cause: 'hand',
          scope,
          state: 'running',
          startedAt: now(),
        });
        await collector(bucket!, begun);
        expect(await store.find(bucket!.id, begun.id)).toMatchObject({ state: 'done' });
      };
      return {
        api: engines.of(bucket!),
        engines,
        catalog,
        collect,
        deleting: createDeleting({ engines, remover, locks }),
      };
    };
    let parts = build();
    return {
      bucket: bucket!,
      now,
      wait: (days: number) => {
        time += days * DAY_MS;
      },
      get parts() {
        return parts;
      },
      async restart() {
        await parts.engines.close();
        parts = build();
      },
    };
  };
  type Started = Awaited<ReturnType<typeof startOn>>;

  const put = async (
    started: Started,
    model: Model,
    name: string,
    reference: string | null,
    document: object,
    about: Omit<Known, 'digest' | 'bytes'>,
  ) => {
    const bytes = JSON.stringify(document);
    const digest = sha256(bytes);
    const { mediaType } = document as { mediaType: string };
    const sent = { mediaType, bytes: Buffer.from(bytes), pusher: 'ann' };
    await started.parts.catalog.push(started.bucket, name, reference ?? digest, sent, 'ann');
    model.ofImage(name).set(digest, { digest, bytes, ...about });
    if (reference) model.tagsOf(name).set(reference, digest);
  };

  const perform = async (started: Started, model: Model, step: Step, n: number): Promise<void> => {
    const { bucket, now } = started;
    if (step.do === 'collect') {
      started.wait(step.afterDays);
      return started.parts.collect(step.scope);
    }
    if (step.do === 'restart') return started.restart();
    const repository = `reg/${step.image}`;
    const removal = { at: now(), by: 'ann', cause: 'deleted' } as const;
    const existing = async (which: number) => {
      const known = model.pick(step.image, which);
      return known && (await started.parts.api.getManifest(repository, known.digest)) ? known : undefined;
    };
    switch (step.do) {
      case 'push': {
        const config = await sendBlob(started.parts.api, repository, `{"n":${n}}`);
        const layers = await Promise.all(
          [...new Set(step.layers)].map((layer) => sendBlob(started.parts.api, repository, `layer ${layer}`)),
        );
        const document = {
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociManifest,
          config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
          layers: layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer })),
        };
        const blobs = [config, ...layers].map(({ digest }) => digest);
        return put(started, model, step.image, step.tag, document, {
          blobs,
          children: [],
          subject: undefined,
        });
      }
      case 'push index': {
        const found = await Promise.all(step.children.map(existing));
        const children = [...new Set(found.filter((child) => child !== undefined))];
        const subject = step.subject === null ? undefined : await existing(step.subject);
        const descriptor = (of: Known) => ({
          mediaType: JSON.parse(of.bytes).mediaType,
          digest: of.digest,
          size: of.bytes.length,
        });
        const document = {
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociIndex,
          manifests: children.map(descriptor),
          ...(subject && { subject: descriptor(subject) }),
          annotations: { n: `${n}` },
        };
        return put(started, model, step.image, step.tag, document, {
          blobs: [],
          children: children.map(({ digest }) => digest),
          subject: subject?.digest,
        });
      }
      case 'push artifact': {
        const subject = await existing(step.subject);
        if (!subject) return;
        const config = await sendBlob(started.parts.api, repository, '{}');
        const document = {
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociManifest,
          config: { mediaType: 'application/vnd.oci.empty.v1+json', ...config },
          layers: [],
          subject: {
            mediaType: JSON.parse(subject.bytes).mediaType,
            digest: subject.digest,
            size: subject.bytes.length,
          },
          annotations: { n: `${n}` },
        };
        return put(started, model, step.image, step.tag, document, {
          blobs: [config.digest],
          children: [],
          subject: subject.digest,
        });
      }
      case 'delete tag': {
        if (!model.tagsOf(step.image).delete(step.tag)) return;
        return started.parts.deleting.deleteTag(bucket, step.image, step.tag, removal);
      }
      case 'delete manifest': {
        const known = await existing(step.which);
        if (!known) return;
        await started.parts.deleting.deleteManifest(bucket, step.image, known.digest, removal);
        model.ofImage(step.image).delete(known.digest);
        for (const [tag, digest] of model.tagsOf(step.image))
          if (digest === known.digest) model.tagsOf(step.image).delete(tag);
      }
    }
  };

  const blobsOnDisk = (bucket: string): Set<string> => {
    const root = join(folder, bucket, 'docker/registry/v2/blobs/sha256');
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
    return new Set(
      all.filter((path) => path.endsWith('/data')).map((path) => `sha256:${path.split('/')[1]}`),
    );
  };

  /** Everything that a tag keeps can be read, with all its blobs. */
  const expectKept = async ({ parts }: Started, model: Model, bucket: string) => {
    const disk = IMAGES.some((name) => model.reachable(name).size > 0) ? blobsOnDisk(bucket) : new Set();
    for (const name of IMAGES)
      for (const digest of model.reachable(name)) {
        const known = model.ofImage(name).get(digest)!;
        expect((await parts.api.getManifest(`reg/${name}`, digest))?.bytes.toString()).toBe(known.bytes);
        for (const blob of known.blobs) expect(disk).toContain(blob);
      }
  };

  test('loses nothing that a tag keeps, and frees everything else in the end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const started = await startOn();
        const { name } = started.bucket;
        const model = createModel();
        for (const [n, step] of history.entries()) {
          await perform(started, model, step, n);
          if (step.do === 'collect') await expectKept(started, model, name);
        }
        started.wait(40);
        await started.parts.collect('changes');
        // What was uploaded and never named is let go after a day, by a clock of its own: a restart forgets it.
        await started.restart();
        await started.parts.collect('all');
        await expectKept(started, model, name);

        const kept = new Set<string>();
        for (const image of IMAGES) {
          const reachable = model.reachable(image);
          const stored: string[] = [];
          for await (const digest of started.parts.api.listManifests(`reg/${image}`)) stored.push(digest);
          expect(stored.sort()).toEqual([...reachable].sort());
          for (const digest of reachable)
            for (const blob of [digest, ...model.ofImage(image).get(digest)!.blobs]) kept.add(blob);
        }
        const root = join(folder, name, 'docker');
        if (statSync(root, { throwIfNoEntry: false }))
          expect([...blobsOnDisk(name)].sort()).toEqual([...kept].sort());
        const { rows } = await database.pool.query<{ usage: number; left: number }>(
          `select usage_bytes::float8 as usage,
            (select count(*)::int from manifest_reviews where bucket_id = b.id) + (select count(*)::int from unused_blobs where bucket_id = b.id) as left
           from buckets b where name = $1`,
          [name],
        );
        const sizes = [...kept].map((digest) => {
          const hex = digest.slice('sha256:'.length);
          return statSync(join(root, 'registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data')).size;
        });
        expect(rows[0]).toEqual({ usage: sizes.reduce((sum, size) => sum + size, 0), left: 0 });
        await started.parts.engines.close();
      }),
      { numRuns: 15, examples: [[PLATFORM_LATER]] },
    );
  }, 60_000);
});
