import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { createBuiltInRegistry } from './built-in-registry.ts';
import { readSegment, segmentEntry, segmentStart } from './journal-segment.ts';
import type { JournalThread } from './journal-thread.ts';
import { createJournalWriter, type JournalWriter, segmentsOf } from './journal-writer.ts';
import { createLayout } from './layout.ts';
import { PROTECTION } from './pushes-under-way.ts';
import { createRemovalThreads } from './removal-threads.ts';
import {
  blobOf,
  collect,
  collectAll,
  createModelCatalog,
  type Image,
  imageOf,
  indexOf,
} from './testing/model-catalog.ts';
import { makeFolder } from './testing/start-registry.ts';
import { contentOf, storedContent } from './testing/stored-content.ts';

const REPOSITORIES = ['team/one', 'two'];
const layers = ['a', 'b', 'c', 'd'].map(blobOf);
const images: Image[] = [0, 1, 2, 3, 4].map((number) =>
  imageOf([blobOf(`config ${number}`), layers[number % 4]!, layers[(number * 3 + 1) % 4]!]),
);
const CONTENTS = [...images.slice(0, 3), indexOf(images.slice(2, 4)), indexOf(images.slice(3))];

const what = fc.record({
  repository: fc.constantFrom(...REPOSITORIES),
  number: fc.nat(CONTENTS.length - 1),
});
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('push' as const), what }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('untag' as const), what }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), what }) },
  /** A client that leaves before its manifest. */
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), what }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('collect' as const), steps: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), power: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** Without a thread, because to start one takes longer than a whole history. */
const journalHere = (): JournalThread => {
  let writer: JournalWriter | undefined;
  return {
    async run({ place, boot, groups, seal }) {
      writer ??= createJournalWriter(place, boot);
      const outcomes = writer.commit(groups);
      writer.sweep(Number.POSITIVE_INFINITY);
      return { outcomes, sealed: seal ? writer.seal() : undefined, size: writer.size };
    },
    close: async () => {},
  };
};

const imageIn = ({ repository, number }: { repository: string; number: number }): [string, Image] => [
  repository,
  CONTENTS[number]!,
];

/** As if the machine had stopped since: such a segment is replayed. Some of what it tells had not reached the disk. */
const pretendEarlierRun = (path: string, root: string): void => {
  const { entries } = readSegment(path);
  writeFileSync(path, Buffer.concat([segmentStart('an earlier run'), ...entries.map(segmentEntry)]));
  for (const [number, { kind, path: changed }] of entries.flat().entries())
    if (kind === 'file' && number % 3 === 0) rmSync(join(root, changed), { force: true });
};

/** What garbage collections have removed; what the journal tells is gone stays gone. */
const isUnjournaled = (path: string) => path.endsWith('/data') || path.includes('/_layers/');

const removalThreads = createRemovalThreads();
afterAll(() => removalThreads.close());

/** A power cut brings the links of layers back whose data is gone, just before they are pushed again. */
const LINKS_COME_BACK: Step[] = (() => {
  const what = { repository: REPOSITORIES[0]!, number: 1 };
  return [
    { kind: 'push', what },
    { kind: 'untag', what },
    { kind: 'wait' },
    { kind: 'collect', steps: 6 },
    { kind: 'restart', power: true },
    { kind: 'push', what },
  ];
})();

test('whatever happens to a folder, nothing that a tag reaches is lost, and all else is freed in the end', () =>
  fc.assert(fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 50 }), live), {
    examples: [[LINKS_COME_BACK]],
    numRuns: 200,
    interruptAfterTimeLimit: 6000,
  }));

const live = async (steps: Step[]): Promise<void> => {
  const { root, remove } = makeFolder({ inMemory: true });
  mkdirSync(join(root, 'docker'));
  let time = 0;
  const open = () =>
    createBuiltInRegistry({
      root,
      journalThread: journalHere(),
      removalThreads,
      protection: { ...PROTECTION, restartMs: 0 },
      monotonic: () => time,
    });
  const catalog = createModelCatalog();
  let registry = open();
  /** What was in the folder at any time since the last restart. */
  const seen = new Map<string, Buffer>();
  const remember = () => {
    for (const path of storedContent(root).files.filter(isUnjournaled))
      if (!seen.has(path)) seen.set(path, readFileSync(path));
  };

  const wait = () => {
    time += PROTECTION.unnamedMs + PROTECTION.lagMs + 1;
  };

  /** Layers as large blobs come, which the journal does not hold. */
  const send = async (repository: string, { parts }: Image): Promise<void> => {
    const { blobs } = registry;
    const push = { repository, pusher: 'ann' };
    for (const [number, { digest, bytes }] of parts.entries()) {
      if (await blobs.findFor(push, digest)) continue;
      if (number === 0) await blobs.put(push, digest, bytes);
      else {
        writeFileSync(join(root, 'received'), bytes);
        await blobs.adopt(push, digest, join(root, 'received'));
      }
    }
  };

  const push = async (repository: string, image: Image, reference: string): Promise<void> => {
    for (const child of image.children) {
      await push(repository, child, child.digest);
      if (!catalog.get(repository, child.digest)) catalog.set(repository, { image: child, tagged: false });
    }
    await send(repository, image);
    await registry.manifests.put(repository, reference, { ...image, pusher: 'ann' });
  };

  /** The registry that was is left as it is: nobody asks it any more. */
  const restart = async (power: boolean): Promise<void> => {
    if (power) {
      for (const path of segmentsOf(createLayout(root))) pretendEarlierRun(path, root);
      const lost = [...seen].filter(([path], number) => number % 2 === 0 && !existsSync(path));
      for (const [path, bytes] of lost) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, bytes);
      }
      seen.clear();
    }
    registry = open();
  };

  const make = async (each: Step): Promise<void> => {
    switch (each.kind) {
      case 'push': {
        const [repository, content] = imageIn(each.what);
        await push(repository, content, content.digest.slice(-12));
        return catalog.set(repository, { image: content, tagged: true });
      }
      case 'leave':
        return send(...imageIn(each.what));
      case 'untag': {
        const [repository, content] = imageIn(each.what);
        const removals = await registry.manifests.removeTags(repository, [
          { tag: content.digest.slice(-12), digest: content.digest },
        ]);
        if ([...removals.values()].includes('deleted'))
          catalog.set(repository, { image: content, tagged: false });
        return;
      }
      case 'delete': {
        const [repository, content] = imageIn(each.what);
        // A child of an index that is there: the console would refuse it.
        if (isChild(repository, content)) return;
        if (await registry.manifests.remove(repository, content.digest))
          catalog.forget(repository, content.digest);
        return;
      }
      case 'collect': {
        let left = each.steps;
        for await (const _ of collect(registry, catalog)) {
          left -= 1;
          if (left < 0) return;
        }
        return;
      }
      case 'restart':
        return restart(each.power);
      case 'wait':
        return wait();
    }
  };

  const isChild = (repository: string, { digest }: Image) =>
    catalog.entries(repository).some(({ image }) => image.children.some((child) => child.digest === digest));

  const check = async (): Promise<void> => {
    const { blobs, manifests } = registry;
    for (const repository of REPOSITORIES)
      for (const image of catalog.reachable(repository).values()) {
        expect((await manifests.get(repository, image.digest))?.bytes.equals(image.bytes)).toBe(true);
        for (const { digest, bytes } of image.parts)
          expect(await blobs.read(repository, digest, { maxBytes: bytes.length })).toEqual(bytes);
      }
  };

  try {
    for (const each of steps) {
      await make(each);
      remember();
      await check();
    }
    wait();
    await collectAll(registry, catalog);
    await check();
    expect(storedContent(root)).toEqual(contentOf(root, catalog));
  } finally {
    remove();
  }
};
