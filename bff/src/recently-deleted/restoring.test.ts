import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { ProblemError } from 'shared/http/problem';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import {
  type DeletedImage,
  DeletedImageQuery,
  type DeletedTag,
  DeletedTagQuery,
} from 'shared/recently-deleted/recently-deleted';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { MAIN, type StartedDeleting, startDeleting } from '../deletions/testing/start-deleting.ts';
import { sendBlob, sha256 } from '../registry-api/testing/send-blob.ts';

const HOUR_MS = 60 * 60_000;
const RESTORE_MS = 24 * HOUR_MS;
const IMAGES = ['app', 'team/app'];

type Step =
  | { do: 'push'; image: string; tag: string; layers: number[] }
  | { do: 'push index'; image: string; tag: string | null; children: number[] }
  | { do: 'push artifact'; image: string; subject: number }
  | { do: 'push again'; image: string; tag: string; which: number }
  | { do: 'delete tag'; image: string; tag: string; planned: boolean }
  | { do: 'delete manifest'; image: string; which: number }
  | { do: 'delete image'; image: string }
  | { do: 'restore tags'; which: number[] }
  | { do: 'restore image'; which: number }
  | { do: 'restore all' }
  | { do: 'free'; which: number }
  | { do: 'free image'; which: number }
  | { do: 'free all' }
  | { do: 'collect'; afterHours: number; scope: 'changes' | 'all' };

// Mostly one, in which more comes together.
const image = fc.constantFrom('app', 'app', 'app', 'team/app');
const tag = fc.constantFrom('a', 'b', 'c');
const which = fc.nat({ max: 1000 });
const step = <T extends Step['do']>(name: T, parts: object = {}) =>
  fc.record({ do: fc.constant(name), ...parts }) as unknown as fc.Arbitrary<Step>;
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      arbitrary: step('push', { image, tag, layers: fc.array(fc.nat({ max: 4 }), { maxLength: 3 }) }),
      weight: 5,
    },
    {
      arbitrary: step('push index', {
        image,
        tag: fc.option(tag, { freq: 4 }),
        children: fc.array(which, { minLength: 1, maxLength: 3 }),
      }),
      weight: 4,
    },
    { arbitrary: step('push artifact', { image, subject: which }), weight: 2 },
    { arbitrary: step('push again', { image, tag, which }), weight: 2 },
    { arbitrary: step('delete tag', { image, tag, planned: fc.boolean() }), weight: 6 },
    { arbitrary: step('delete manifest', { image, which }), weight: 2 },
    { arbitrary: step('delete image', { image }), weight: 3 },
    {
      arbitrary: step('restore tags', { which: fc.array(which, { minLength: 1, maxLength: 3 }) }),
      weight: 4,
    },
    { arbitrary: step('restore image', { which }), weight: 3 },
    { arbitrary: step('restore all'), weight: 1 },
    { arbitrary: step('free', { which }), weight: 2 },
    { arbitrary: step('free image', { which }), weight: 1 },
    { arbitrary: step('free all'), weight: 1 },
    {
      arbitrary: step('collect', {
        afterHours: fc.constantFrom(0, 1, 13, 25),
        scope: fc.constantFrom('changes', 'changes', 'all'),
      }),
      weight: 4,
    },
  ),
  { minLength: 8, maxLength: 24, size: 'max' },
);

const ARM: Step = { do: 'push', image: 'app', tag: 'a', layers: [1] };
const INDEX: Step = { do: 'push index', image: 'app', tag: 'b', children: [0] };
const IMAGE_GOES: Step = { do: 'delete image', image: 'app' };
const deleteTag = (tag: string): Step => ({ do: 'delete tag', image: 'app', tag, planned: false });
const EXAMPLES: [Step[]][] = [
  // A tag that went before its image did needs what went with the image.
  [[ARM, INDEX, deleteTag('b'), IMAGE_GOES, { do: 'restore tags', which: [0] }]],
  [
    [
      ARM,
      { do: 'push artifact', image: 'app', subject: 0 },
      deleteTag('a'),
      IMAGE_GOES,
      { do: 'restore tags', which: [0] },
    ],
  ],
  // A tag that is freed takes nothing that a deleted image still needs.
  [
    [
      ...[ARM, INDEX, deleteTag('a'), IMAGE_GOES],
      { do: 'free', which: 0 },
      { do: 'collect', afterHours: 0, scope: 'changes' },
      { do: 'restore image', which: 0 },
    ],
  ],
  // Of an image that cannot come back whole comes back what can.
  [
    [
      ...[ARM, INDEX, { do: 'push', image: 'app', tag: 'c', layers: [2] } satisfies Step],
      { do: 'delete manifest', image: 'app', which: 0 },
      { do: 'collect', afterHours: 25, scope: 'changes' },
      IMAGE_GOES,
      { do: 'restore image', which: 0 },
    ],
  ],
  // What was deleted by its digest comes back where a tag that is restored names it.
  [
    [
      ...[ARM, INDEX, { do: 'delete manifest', image: 'app', which: 0 } satisfies Step, deleteTag('b')],
      { do: 'restore tags', which: [0] },
      { do: 'restore tags', which: [0] },
    ],
  ],
];

type Known = {
  image: string;
  digest: string;
  mediaType: string;
  bytes: string;
  blobs: string[];
  children: string[];
  subject: string | undefined;
};
type Trash = { tags: Map<number, DeletedTag>; images: Map<number, DeletedImage> };

/** By image and digest. */
const at = (image: string, digest: string) => `${image}@${digest}`;

describeOnBothDatabases('restoring', ({ open }) => {
  let database: Database;
  let started: StartedDeleting;
  let time = new Date('2026-01-01').getTime();
  let rounds = 0;
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-restoring-'));

  beforeAll(async () => {
    database = await open();
    started = startDeleting(database, {
      bucketsFolder: folder,
      now: () => new Date(time),
      onError: (about) => expect(about).toBeUndefined(),
    });
  });
  afterAll(async () => {
    await started.engines.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A registry, what was ever pushed to it, and what must be there. */
  const begin = async () => {
    rounds += 1;
    const registry = `registry-${rounds}`;
    const bucket = await started.createRegistry(registry);
    const api = started.engines.of(bucket);
    const known = new Map<string, Known>();
    const tags = new Map<string, Map<string, string>>(IMAGES.map((name) => [name, new Map()]));
    /** What a tag kept when it was lost, or an image had. */
    const kept = new Map<string, Set<string>>();
    /** Deleted by their digest, and not there again since: by whoever meant it. */
    const meant = new Set<string>();
    /** Of tags that were freed before their time: alone, they do not come back. */
    const freed = new Set<string>();
    let trash: Trash = { tags: new Map(), images: new Map() };

    const stored = async ({ image, digest }: Known) =>
      (await api.getManifest(`reg/${image}`, digest))?.bytes.toString();
    const ofImage = (image: string) => [...known.values()].filter((each) => each.image === image);
    const present = async (image: string) => {
      const found: Known[] = [];
      for (const each of ofImage(image)) if ((await stored(each)) !== undefined) found.push(each);
      return found;
    };
    const reach = (from: string, among: Known[]): Set<string> => {
      const reached = new Set<string>();
      const visit = (digest: string) => {
        const manifest = among.find((each) => each.digest === digest);
        if (!manifest || reached.has(digest)) return;
        reached.add(digest);
        manifest.children.forEach(visit);
        for (const other of among) if (other.subject === digest) visit(other.digest);
      };
      visit(from);
      return reached;
    };
    /** Notes what is lost with a tag. */
    const lose = async (image: string, name: string) => {
      const digest = tags.get(image)!.get(name);
      if (digest === undefined) return undefined;
      kept.set(`${image}:${name}@${digest}`, reach(digest, await present(image)));
      tags.get(image)!.delete(name);
      return { image, name, digest };
    };
    const listed = async (): Promise<Trash> => {
      const lost = await started.recentlyDeleted.tags(
        registry,
        DeletedTagQuery.parse({ limit: '100' }),
        MAIN,
      );
      const images = await started.recentlyDeleted.images(
        registry,
        DeletedImageQuery.parse({ limit: '100' }),
        MAIN,
      );
      return {
        tags: new Map(lost.items.map((each) => [each.id, each as DeletedTag])),
        images: new Map(images.items.map((each) => [each.id, each as DeletedImage])),
      };
    };

    return {
      registry,
      bucket,
      api,
      known,
      tags,
      kept,
      meant,
      freed,
      stored,
      ofImage,
      present,
      reach,
      lose,
      get trash() {
        return trash;
      },
      /** The lists tell of what they told before, without what is over or `gone`, and of `added`. */
      async look({ gone = [], added = [] }: { gone?: number[]; added?: (object | undefined)[] } = {}) {
        const before = trash;
        trash = await listed();
        const left = [...before.tags.values()].filter(
          ({ id, expiresAt }) => !gone.includes(id) && new Date(expiresAt).getTime() > time,
        );
        for (const { id } of left) expect(trash.tags.has(id)).toBe(true);
        const fresh = [...trash.tags.values()].filter(({ id }) => !before.tags.has(id));
        const wanted = added.filter((each) => each !== undefined);
        expect(fresh).toHaveLength(wanted.length);
        for (const each of wanted) expect(fresh).toContainEqual(expect.objectContaining(each));
        expect(trash.tags.size).toBe(left.length + wanted.length);
      },
    };
  };
  type History = Awaited<ReturnType<typeof begin>>;

  const put = async (
    history: History,
    reference: string | null,
    manifest: Known,
  ): Promise<(object | undefined)[]> => {
    const { image, digest, mediaType, bytes } = manifest;
    const named = reference === null ? undefined : history.tags.get(image)!.get(reference);
    const replaced =
      reference !== null && named !== digest ? await history.lose(image, reference) : undefined;
    const sent = { mediaType, bytes: Buffer.from(bytes), pusher: 'ann' };
    await started.catalog.push(history.bucket, image, reference ?? digest, sent, 'ann');
    history.known.set(at(image, digest), manifest);
    history.meant.delete(at(image, digest));
    history.freed.delete(at(image, digest));
    if (reference !== null) history.tags.get(image)!.set(reference, digest);
    return [replaced && { ...replaced, cause: 'replaced', deletedBy: 'ann' }];
  };

  const descriptor = ({ mediaType, digest, bytes }: Known) => ({ mediaType, digest, size: bytes.length });
  const made = (
    image: string,
    document: { mediaType: string },
    about: Partial<Pick<Known, 'blobs' | 'children' | 'subject'>>,
  ): Known => {
    const bytes = JSON.stringify(document);
    const { mediaType } = document;
    return {
      image,
      digest: sha256(bytes),
      mediaType,
      bytes,
      blobs: [],
      children: [],
      subject: undefined,
      ...about,
    };
  };

  const blobsOnDisk = (bucket: string): Set<string> => {
    const root = join(folder, bucket, 'docker/registry/v2/blobs/sha256');
    const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
    return new Set(
      all.filter((path) => path.endsWith('/data')).map((path) => `sha256:${path.split('/')[1]}`),
    );
  };

  /** Byte for byte, with all blobs; but what somebody deleted by its digest since, and what only that kept. */
  const expectWhole = async (history: History, image: string, from: string[], among: Set<string>) => {
    const left = history
      .ofImage(image)
      .filter(({ digest }) => among.has(digest) && !history.meant.has(at(image, digest)));
    const disk = blobsOnDisk(history.bucket.name);
    for (const root of from)
      for (const digest of history.reach(root, left)) {
        const each = history.known.get(at(image, digest))!;
        expect(await history.stored(each), `${image}@${digest}`).toBe(each.bytes);
        for (const blob of each.blobs) expect(disk).toContain(blob);
      }
  };

  /** Deleted by their digest so long ago that nobody keeps the bytes. */
  const goneForGood = async ({ bucket, meant }: History): Promise<Set<string>> => {
    const { rows } = await database.db.execute<{ image: string; digest: string }>(sql`
      select i.name as image, m.digest from manifests m join images i on i.id = m.image_id where i.bucket_id = ${bucket.id}`);
    const kept = new Set(rows.map(({ image, digest }) => at(image, digest)));
    return new Set([...meant].filter((key) => !kept.has(key)));
  };

  /** Whether it is gone for good, or something that it names is, so that no storage would take it. */
  const isBroken = ({ known }: History, gone: Set<string>, image: string, digest: string): boolean =>
    gone.has(at(image, digest)) ||
    (known.get(at(image, digest))?.children ?? []).some((child) =>
      isBroken({ known } as History, gone, image, child),
    );

  /** What came back of tags and images, against what was listed. */
  const restore = async (history: History, chosen: { tags: number[]; images: number[] }) => {
    const { registry, trash, tags } = history;
    const lostForGood = await goneForGood(history);
    const before = new Map(IMAGES.map((name) => [name, new Map(tags.get(name))]));
    const answer = await started.recentlyDeleted.restore(registry, chosen, MAIN);
    expect(answer.failed).toHaveLength(answer.failedTags);

    for (const name of IMAGES) {
      const now = new Map<string, string>();
      for (const tag of await history.api.listTags(`reg/${name}`))
        now.set(tag, (await history.api.resolveTag(`reg/${name}`, tag))!);
      // Nothing that was there is touched.
      for (const [tag, digest] of before.get(name)!) expect(now.get(tag)).toBe(digest);
      for (const [tag, digest] of now) {
        if (before.get(name)!.has(tag)) continue;
        const kept = history.kept.get(`${name}:${tag}@${digest}`);
        expect(kept, `${name}:${tag}`).toBeDefined();
        tags.get(name)!.set(tag, digest);
        history.meant.delete(at(name, digest));
        await expectWhole(history, name, [digest], kept!);
      }
    }
    const lost = chosen.tags.map((id) => trash.tags.get(id)!);
    const back = lost.filter(({ image, name, digest }) => tags.get(image)!.get(name) === digest);
    for (const { image, name, reason, detail } of answer.failed) {
      if (reason === 'expired') {
        expect(detail).toBe('It was restored or freed meanwhile.');
        continue;
      }
      if (reason === 'taken') expect(tags.get(image)!.has(name)).toBe(true);
      else {
        expect(reason).toBe('storage');
        const about = lost.find((each) => each.image === image && each.name === name);
        expect(detail).toMatch(/sha256:[0-9a-f]{64}/);
        if (about) expect(isBroken(history, lostForGood, image, about.digest), detail).toBe(true);
      }
    }
    // Of one name that was lost twice the last comes back, the others stay where they are.
    const failed = new Set(answer.failed.map(({ image, name }) => `${image}:${name}`));
    for (const { image, name } of lost)
      expect(failed.has(`${image}:${name}`) || back.some((b) => b.image === image && b.name === name)).toBe(
        true,
      );
    for (const id of chosen.images) {
      const deleted = trash.images.get(id)!;
      const all = history.kept.get(`image ${id}`)!;
      const whole = [...all].filter(
        (each) =>
          !history.freed.has(at(deleted.name, each)) && !isBroken(history, lostForGood, deleted.name, each),
      );
      await expectWhole(history, deleted.name, whole, all);
    }
    return answer;
  };

  const forget = (history: History) => {
    // What may have come back without a name is no longer meant to be away.
    return Promise.all(
      [...history.meant].map(async (key) => {
        if ((await history.stored(history.known.get(key)!)) !== undefined) history.meant.delete(key);
      }),
    );
  };

  const perform = async (history: History, step: Step, n: number): Promise<void> => {
    const { registry, bucket, tags, trash } = history;
    const pick = <T>(all: Iterable<T>, which: number): T | undefined => {
      const list = [...all];
      return list[which % Math.max(1, list.length)];
    };
    const removal = () => ({ at: new Date(time), by: 'ann', cause: 'deleted' }) as const;
    switch (step.do) {
      case 'push': {
        const repository = `reg/${step.image}`;
        const config = await sendBlob(history.api, repository, `{"n":${n}}`);
        const layers = await Promise.all(
          [...new Set(step.layers)].map((layer) => sendBlob(history.api, repository, `layer ${layer}`)),
        );
        const document = {
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociManifest,
          config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
          layers: layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...layer })),
        };
        const blobs = [config, ...layers].map(({ digest }) => digest);
        return history.look({ added: await put(history, step.tag, made(step.image, document, { blobs })) });
      }
      case 'push index': {
        const present = await history.present(step.image);
        const children = [...new Set(step.children.map((each) => pick(present, each)))].filter(
          (child) => child !== undefined,
        );
        const document = {
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociIndex,
          manifests: children.map(descriptor),
          annotations: { n: `${n}` },
        };
        const index = made(step.image, document, { children: children.map(({ digest }) => digest) });
        return history.look({ added: await put(history, step.tag, index) });
      }
      case 'push artifact': {
        const subject = pick(await history.present(step.image), step.subject);
        if (!subject) return;
        const config = await sendBlob(history.api, `reg/${step.image}`, '{}');
        const document = {
          schemaVersion: 2,
          mediaType: MEDIA_TYPES.ociManifest,
          config: { mediaType: 'application/vnd.oci.empty.v1+json', ...config },
          layers: [],
          subject: descriptor(subject),
          annotations: { n: `${n}` },
        };
        const about = { blobs: [config.digest], subject: subject.digest };
        await put(history, null, made(step.image, document, about));
        return history.look();
      }
      case 'push again': {
        const again = pick(await history.present(step.image), step.which);
        // One whose platforms are gone is refused, as it should be.
        if (!again || isBroken(history, history.meant, step.image, again.digest)) return;
        return history.look({ added: await put(history, step.tag, again) });
      }
      case 'delete tag': {
        const lost = await history.lose(step.image, step.tag);
        if (!lost) return;
        if (step.planned) {
          const done = await started.deletions.deleteTags(
            { registry, image: step.image },
            { tags: [step.tag] },
            MAIN,
          );
          expect(done).toMatchObject({ state: 'done', deletedTags: 1 });
        } else await started.deleting.deleteTag(bucket, step.image, step.tag, removal());
        return history.look({ added: [{ ...lost, cause: 'deleted' }] });
      }
      case 'delete manifest': {
        const manifest = pick(await history.present(step.image), step.which);
        if (!manifest) return;
        const names = [...tags.get(step.image)!].filter(([, digest]) => digest === manifest.digest);
        const lost = await Promise.all(names.map(([name]) => history.lose(step.image, name)));
        await started.deleting.deleteManifest(bucket, step.image, manifest.digest, removal());
        history.meant.add(at(step.image, manifest.digest));
        return history.look({ added: lost });
      }
      case 'delete image': {
        const all = new Set((await history.present(step.image)).map(({ digest }) => digest));
        const names = [...tags.get(step.image)!.keys()];
        for (const name of names) await history.lose(step.image, name);
        const images = { images: [step.image] };
        const done = await started.deletions.deleteImages(registry, images, MAIN).catch((error: unknown) => {
          expect(error).toBeInstanceOf(ProblemError);
          expect(all.size).toBe(0);
        });
        if (!done) return;
        expect(done).toMatchObject({ state: 'done', deletedTags: names.length });
        expect(await history.present(step.image)).toEqual([]);
        const earlier = new Set(trash.images.keys());
        await history.look();
        const [deleted, ...more] = [...history.trash.images.values()].filter(({ id }) => !earlier.has(id));
        expect(more).toEqual([]);
        expect(deleted).toMatchObject({ name: step.image, tagCount: names.length });
        // What had come back since an earlier deletion of the image goes, and comes back, with this one.
        for (const id of earlier)
          if (trash.images.get(id)?.name === step.image)
            for (const digest of all) history.kept.get(`image ${id}`)!.delete(digest);
        history.kept.set(`image ${deleted?.id}`, all);
        return;
      }
      case 'restore tags': {
        const chosen = new Set(step.which.map((each) => pick(trash.tags.keys(), each)));
        const ids = [...chosen].filter((id) => id !== undefined);
        if (ids.length === 0) return;
        const answer = await restore(history, { tags: ids, images: [] });
        const after = await started.recentlyDeleted.tags(
          registry,
          DeletedTagQuery.parse({ limit: '100' }),
          MAIN,
        );
        const gone = ids.filter((id) => !after.items.some((each) => each.id === id));
        expect(gone).toHaveLength(answer.restoredTags);
        for (const id of gone) {
          const { image, name, digest } = trash.tags.get(id)!;
          expect(tags.get(image)!.get(name)).toBe(digest);
        }
        await forget(history);
        return history.look({ gone });
      }
      case 'restore image':
      case 'restore all': {
        const image = step.do === 'restore image' ? pick(trash.images.keys(), step.which) : undefined;
        const images =
          step.do === 'restore all' ? [...trash.images.keys()] : image === undefined ? [] : [image];
        const ids = step.do === 'restore all' ? [...trash.tags.keys()] : [];
        if (images.length + ids.length === 0) return;
        const answer = await restore(history, { tags: ids, images });
        expect(answer.restoredImages).toBe(images.length);
        await forget(history);
        // Tags of an image whose names are taken are listed with the others from now on.
        const after = await started.recentlyDeleted.tags(
          registry,
          DeletedTagQuery.parse({ limit: '100' }),
          MAIN,
        );
        const added = after.items.filter(({ id }) => !trash.tags.has(id));
        for (const { image, name, digest } of added)
          expect(
            tags.get(image)!.has(name) || isBroken(history, await goneForGood(history), image, digest),
          ).toBe(true);
        const gone = ids.filter((id) => !after.items.some((each) => each.id === id));
        await history.look({ gone, added: added.map(({ id }) => ({ id })) });
        for (const id of images) expect(history.trash.images.has(id)).toBe(false);
        return;
      }
      case 'free': {
        const id = pick(trash.tags.keys(), step.which);
        if (id === undefined) return;
        const { image, digest } = trash.tags.get(id)!;
        history.freed.add(at(image, digest));
        await started.recentlyDeleted.free(registry, { tags: [id] }, MAIN);
        return history.look({ gone: [id] });
      }
      case 'free image': {
        const id = pick(trash.images.keys(), step.which);
        if (id === undefined) return;
        await started.recentlyDeleted.free(registry, { images: [id] }, MAIN);
        return history.look();
      }
      case 'free all': {
        await started.recentlyDeleted.free(registry, { all: true }, MAIN);
        await history.look({ gone: [...trash.tags.keys()] });
        expect(history.trash.images.size).toBe(0);
        return;
      }
      case 'collect': {
        time += step.afterHours * HOUR_MS;
        expect(await started.collect(bucket, step.scope)).toMatchObject({ state: 'done' });
        return history.look();
      }
    }
  };

  /** What is counted along is what there is. */
  const expectCounted = async ({ bucket }: History) => {
    const { rows } = await database.db.execute(sql`
      select i.name, i.tag_count - (select count(*)::int from tags t where t.image_id = i.id) as tags,
        i.manifest_count - (select count(*)::int from manifests m where m.image_id = i.id and not m.held) as manifests,
        (i.size_bytes - (select coalesce(sum(size_bytes), 0) from (
          select distinct digest, size_bytes from manifest_blobs b where b.image_id = i.id) as blob))::int as bytes
      from images i where i.bucket_id = ${bucket.id}`);
    for (const row of rows) expect(row).toMatchObject({ tags: 0, manifests: 0, bytes: 0 });
    const { rows: whole } = await database.db.execute(sql`
      select b.tag_count - (select coalesce(sum(tag_count), 0)::int from images where bucket_id = b.id) as tags,
        b.image_count - (select count(*)::int from images where bucket_id = b.id and manifest_count > 0) as images,
        (b.usage_bytes - (select coalesce(sum(size_bytes), 0) from (
          select distinct digest, size_bytes from manifest_blobs where bucket_id = b.id) as blob))::int as bytes
      from buckets b where b.id = ${bucket.id}`);
    expect(whole).toEqual([{ tags: 0, images: 0, bytes: 0 }]);
  };

  /** Engine, catalog and model have the same tags. */
  const expectSameTags = async ({ api, bucket, tags }: History) => {
    for (const name of IMAGES) {
      const { rows } = await database.db.execute<{ name: string; digest: string }>(sql`
        select t.name, m.digest from tags t join manifests m on m.id = t.manifest_id join images i on i.id = t.image_id
        where i.bucket_id = ${bucket.id} and i.name = ${name}`);
      const model = [...tags.get(name)!].sort();
      expect(rows.map((row) => [row.name, row.digest]).sort()).toEqual(model);
      const listed = await api.listTags(`reg/${name}`);
      const named = await Promise.all(
        listed.map(async (tag) => [tag, await api.resolveTag(`reg/${name}`, tag)]),
      );
      expect(named.sort()).toEqual(model);
    }
  };

  const replay = async (steps: Step[]) => {
    const history = await begin();
    for (const [n, step] of steps.entries()) {
      await perform(history, step, n);
      await expectSameTags(history);
    }
    await expectCounted(history);
    // What can be restored is over, and with it all that was held for it.
    time += 2 * RESTORE_MS;
    await started.collect(history.bucket, 'changes');
    await expectCounted(history);
    const { rows } = await database.db.execute(sql`
      select (select count(*)::int from deleted_tags where bucket_id = ${history.bucket.id}) as tags,
        (select count(*)::int from deleted_images where bucket_id = ${history.bucket.id}) as images,
        (select count(*)::int from manifests m join images i on i.id = m.image_id where i.bucket_id = ${history.bucket.id} and m.held) as held`);
    expect(rows).toEqual([{ tags: 0, images: 0, held: 0 }]);
    for (const image of IMAGES)
      for (const digest of history.tags.get(image)!.values())
        await expectWhole(history, image, [digest], history.reach(digest, await history.present(image)));
  };

  test('gives back what was lost, byte for byte, in whatever order things happen', async () => {
    await fc.assert(fc.asyncProperty(steps, replay), { numRuns: 12 });
  }, 120_000);

  test.each(EXAMPLES)(
    'example %#',
    async (steps) => {
      await replay(steps);
    },
    120_000,
  );
});
