import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROTECTION } from './pushes-under-way.ts';
import {
  type Blob,
  blobOf,
  collect,
  collectAll,
  createModelCatalog,
  type Image,
  imageOf,
  indexOf,
} from './testing/model-catalog.ts';
import { makeFolder, type StartedRegistry, startRegistry } from './testing/start-registry.ts';
import { contentOf, storedContent } from './testing/stored-content.ts';

const REPOSITORIES = ['team/one', 'team/two', 'three'];
const PUSHERS = 8;
/** Set for a longer race than one that every run of the tests has time for. */
const { RACE_PUSHES } = process.env;
const PUSHES = Number(RACE_PUSHES ?? 2500);
const LIMIT_MS = RACE_PUSHES ? 10 * 60_000 : 6000;
/** In ticks of a clock of its own, which stands still when the test does: the catalog hears of a push so late at most. */
const CATALOG_LAG = 20;
const PROTECTED = { ...PROTECTION, lagMs: 60, restartMs: 0 };

let root: string;
let remove: () => void;
let started: StartedRegistry;
let ticks: number;
let told: { at: number; tell: () => void }[];
let ticking: NodeJS.Timeout;

const tick = () => {
  ticks += 1;
  const due = told.filter(({ at }) => at <= ticks);
  told = told.filter(({ at }) => at > ticks);
  for (const { tell } of due) tell();
};

beforeEach(async () => {
  [ticks, told] = [0, []];
  ticking = setInterval(tick, 1);
  ({ root, remove } = makeFolder({ inMemory: true }));
  started = await startRegistry({ root, protection: PROTECTED, monotonic: () => ticks });
});
afterEach(async () => {
  clearInterval(ticking);
  await started.stop();
  remove();
});

const below = (count: number) => Math.floor(Math.random() * count);
const oneOf = <T>(items: readonly T[]): T => items[below(items.length)]!;
const pause = () => sleep(below(4));

const layers = Array.from({ length: 10 }, (_, at) => blobOf(`layer ${at}`.repeat(1 + below(200))));
const imageNumber = (number: number): Image =>
  imageOf([
    blobOf(`config ${number}`),
    ...[0, 1, 2].map((at) => layers[(number * (at + 1) + at) % layers.length]!),
  ]);
/** What is pushed to a repository again and again; an index has children of its own. */
const IMAGES = Array.from({ length: 16 }, (_, number) =>
  number % 4 === 0 ? indexOf([imageNumber(100 + number), imageNumber(200 + number)]) : imageNumber(number),
);

vi.setConfig({ testTimeout: LIMIT_MS + 60_000 });

test('no push loses anything to the collections that run all the time, and the last one leaves nothing else', async () => {
  const { registry } = started;
  const { blobs, manifests } = registry;
  const catalog = createModelCatalog();
  const live = new Set<string>();
  const problems: string[] = [];
  const counts = { pushes: 0, blind: 0, collections: 0, deletions: 0, checks: 0 };

  /** Pushes and deletes of one image come one after the other, as the catalog orders them. */
  const turns = new Map<string, Promise<void>>();
  const inTurn = async (repository: string, { digest }: Image, work: () => Promise<void>): Promise<void> => {
    const key = `${repository} ${digest}`;
    const turn = (turns.get(key) ?? Promise.resolve()).then(work);
    turns.set(key, turn);
    await turn;
  };
  const tellCatalog = (tell: () => void): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    told.push({
      at: ticks + below(CATALOG_LAG),
      tell: () => {
        tell();
        resolve();
      },
    });
    return promise;
  };

  const check = (repository: string, image: Image): void => {
    counts.checks += 1;
    if (!manifests.get(repository, image.digest)) problems.push(`${repository} lost a manifest`);
    for (const { digest, bytes } of image.parts)
      if (blobs.find(repository, digest)?.size !== bytes.length) problems.push(`${repository} lost a blob`);
    for (const child of image.children) check(repository, child);
  };

  const sendBlob = async (repository: string, pusher: string, { digest, bytes }: Blob) => {
    const push = { repository, pusher };
    if (await blobs.findFor(push, digest)) return;
    if (below(3) === 0 && (await blobs.mount(push, digest, oneOf(REPOSITORIES)))) return;
    if (below(4) > 0) return blobs.put(push, digest, bytes);
    const file = join(root, 'received', `${pusher}-${counts.pushes}-${digest}`);
    writeFileSync(file, bytes);
    await blobs.adopt(push, digest, file);
  };

  const send = async (repository: string, pusher: string, image: Image, reference: string): Promise<void> => {
    for (const child of image.children) {
      await send(repository, pusher, child, child.digest);
      const entry = { image: child, tagged: false };
      void tellCatalog(() => catalog.set(repository, entry));
      await pause();
    }
    for (const part of image.parts) {
      await sendBlob(repository, pusher, part);
      await pause();
    }
    await manifests.put(repository, reference, { mediaType: image.mediaType, bytes: image.bytes, pusher });
  };

  const push = (pusher: string) => {
    const [repository, image] = [oneOf(REPOSITORIES), oneOf(IMAGES)];
    // Some clients send the manifest without a look at the blobs: that may be refused, but not half accepted.
    const blind = below(5) === 0;
    return inTurn(repository, image, async () => {
      const tag = image.digest.slice(-12);
      try {
        if (blind) {
          await manifests.put(repository, tag, { mediaType: image.mediaType, bytes: image.bytes, pusher });
          counts.blind += 1;
        } else await send(repository, pusher, image, tag);
      } catch (error) {
        if (!blind) problems.push(`a push was refused: ${(error as Error).message}`);
        return;
      }
      counts.pushes += 1;
      live.add(`${repository} ${image.digest}`);
      check(repository, image);
      const entry = { image, tagged: true };
      await tellCatalog(() => catalog.set(repository, entry));
    });
  };

  const deleteOne = (repository: string, image: Image) =>
    inTurn(repository, image, async () => {
      if (!live.delete(`${repository} ${image.digest}`)) return;
      counts.deletions += 1;
      if (below(2) === 0) {
        await manifests.remove(repository, image.digest);
        catalog.forget(repository, image.digest);
      } else {
        await manifests.removeTags(repository, [{ tag: image.digest.slice(-12), digest: image.digest }]);
        const entry = catalog.get(repository, image.digest);
        if (entry) catalog.set(repository, { ...entry, tagged: false });
      }
    });

  const end = performance.now() + LIMIT_MS;
  const goesOn = () => problems.length === 0 && counts.pushes < PUSHES && performance.now() < end;
  mkdirSync(join(root, 'received'));
  await Promise.all([
    ...Array.from({ length: PUSHERS }, async (_, number) => {
      while (goesOn()) await push(`pusher ${number}`);
    }),
    ...Array.from({ length: 2 }, async () => {
      while (goesOn()) {
        await deleteOne(oneOf(REPOSITORIES), oneOf(IMAGES));
        await pause();
      }
    }),
    ...Array.from({ length: 2 }, async () => {
      while (goesOn()) {
        for await (const _ of collect(registry, catalog)) await pause();
        counts.collections += 1;
      }
    }),
    (async () => {
      while (goesOn()) {
        const [repository, image] = [oneOf(REPOSITORIES), oneOf(IMAGES)];
        await inTurn(repository, image, async () => {
          if (live.has(`${repository} ${image.digest}`)) check(repository, image);
        });
        await sleep(1);
      }
    })(),
  ]);
  if (RACE_PUSHES) console.info(counts);
  expect(problems).toEqual([]);
  expect(counts.collections).toBeGreaterThan(5);
  expect(counts.blind).toBeGreaterThan(0);

  for (const repository of REPOSITORIES)
    for (const image of IMAGES) if (live.has(`${repository} ${image.digest}`)) check(repository, image);
  expect(problems).toEqual([]);
  while (told.length > 0) tick();
  ticks += PROTECTED.lagMs + 1;
  await collectAll(registry, catalog);
  expect(storedContent(root)).toEqual(contentOf(root, catalog));
});
