import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { disk } from './disk.ts';
import { createDurableFiles } from './durable-files.ts';
import { createJournal } from './journal.ts';
import type { Change } from './journal-segment.ts';
import { createJournalThread, type JournalThread } from './journal-thread.ts';
import { createJournalWriter, segmentsOf } from './journal-writer.ts';
import { replayJournal } from './replay-journal.ts';
import { makeFolder } from './testing/start-registry.ts';

let root: string;
let remove: () => void;
beforeEach(() => {
  ({ root, remove } = makeFolder());
});
afterEach(() => remove());

const at = (path: string) => join(root, path);
const place = () => ({ root, journal: at('journal'), staging: at('staging') });
const file = (path: string, content: string): Change => ({ kind: 'file', path, bytes: Buffer.from(content) });
const gone = (path: string): Change => ({ kind: 'gone', path });
const read = (path: string) => (fs.existsSync(at(path)) ? fs.readFileSync(at(path), 'utf8') : undefined);
const full = () => Object.assign(new Error('no space'), { code: 'ENOSPC' });
const BEFORE = 'a run of the machine that a power cut ended';
const NOW = 'this run of the machine';

/** What is left when the power fails: the journal, which was synced, and nothing that was not. */
const cutPower = (...lost: string[]) => {
  for (const path of lost) fs.rmSync(at(path), { recursive: true, force: true });
};

describe('the writer', () => {
  test('makes changes in their order, in folders that it makes', () => {
    const writer = createJournalWriter(place(), NOW);
    const outcomes = writer.commit([
      [file('a/b', 'one'), file('c', 'one')],
      [gone('a'), gone('none')],
      [file('a/b', 'two')],
    ]);
    expect(outcomes).toEqual([{ found: true }, { found: false }, { found: true }]);
    expect([read('a/b'), read('c')]).toEqual(['two', 'one']);
    expect(writer.sweep(1)).toBe(0);
    expect(fs.readdirSync(at('staging'))).toEqual([]);
  });

  test('shows a change only after it is written down and synced', () => {
    const done: string[] = [];
    const writer = createJournalWriter(place(), NOW, {
      ...fs,
      fdatasyncSync: (fd) => {
        done.push(`synced, visible: ${fs.existsSync(at('a/b'))}`);
        fs.fdatasyncSync(fd);
      },
    });
    writer.commit([[file('a/b', 'one')], [file('c', 'one')]]);
    expect(done).toEqual(['synced, visible: false']);
    expect(read('a/b')).toBe('one');
  });

  test('fails only the group that finds no space, and leaves nothing of it', () => {
    const writer = createJournalWriter(place(), NOW, {
      ...fs,
      mkdirSync: ((path: string, options: { recursive: true }) => {
        if (path.endsWith('full')) throw full();
        return fs.mkdirSync(path, options);
      }) as typeof fs.mkdirSync,
    });
    const outcomes = writer.commit([[file('a', 'one'), file('full/b', 'one')], [file('c', 'one')]]);
    expect(outcomes).toEqual([{ code: 'ENOSPC', message: 'no space' }, { found: true }]);
    expect([read('a'), read('full/b'), read('c')]).toEqual([undefined, undefined, 'one']);
    expect(fs.readdirSync(at('staging'))).toEqual([]);
    cutPower('c');
    replayJournal(place(), 'the next run');
    expect([read('a'), read('c')]).toEqual([undefined, 'one']);
  });

  test('changes nothing when the journal cannot be synced, and goes on in another segment', () => {
    let failing = false;
    const writer = createJournalWriter(place(), NOW, {
      ...fs,
      fdatasyncSync: (fd) => {
        if (failing) throw Object.assign(new Error('broken'), { code: 'EIO' });
        fs.fdatasyncSync(fd);
      },
    });
    expect(writer.commit([[file('a', 'one')]])).toEqual([{ found: true }]);
    failing = true;
    expect(writer.commit([[file('a', 'two')]])).toEqual([{ code: 'EIO', message: 'broken' }]);
    failing = false;
    expect(read('a')).toBe('one');
    expect(writer.commit([[file('a', 'three')]])).toEqual([{ found: true }]);
    expect(segmentsOf(place())).toHaveLength(2);
    cutPower('a');
    replayJournal(place(), 'the next run');
    expect(read('a')).toBe('three');
    expect(fs.readdirSync(at('staging'))).toEqual([]);
  });
});

describe('after a power cut', () => {
  const commit = (...changes: Change[]) => createJournalWriter(place(), BEFORE).commit([changes]);

  test('what was acknowledged is there again, what was deleted stays away', () => {
    const writer = createJournalWriter(place(), BEFORE);
    writer.commit([[file('manifest', 'm'), file('tag/link', 'one')], [file('other/link', 'two')]]);
    writer.commit([[file('tag/link', 'two')], [gone('other')]]);
    cutPower('manifest');
    fs.writeFileSync(at('tag/link'), '');
    fs.mkdirSync(at('other'));
    replayJournal(place(), NOW);
    expect([read('manifest'), read('tag/link')]).toEqual(['m', 'two']);
    expect(fs.existsSync(at('other'))).toBe(false);
  });

  test('an entry that is only half on disk counts as never made', () => {
    commit(file('a', 'one'));
    commit(file('a', 'two'));
    const [, last] = segmentsOf(place());
    fs.truncateSync(last!, fs.statSync(last!).size - 1);
    cutPower('a');
    replayJournal(place(), NOW);
    expect(read('a')).toBe('one');
  });

  test('a large file that came back after it was deleted stays', () => {
    commit(file('blob/data', 'one'), gone('blob'));
    fs.mkdirSync(at('blob'));
    fs.writeFileSync(at('blob/data'), 'large');
    commit({ kind: 'kept', path: 'blob/data' });
    replayJournal(place(), NOW);
    expect(read('blob/data')).toBe('large');
  });

  test('it is replayed once: another start of the program undoes nothing that came after', () => {
    const replayed = () => [read('tag'), read('again')];
    commit(file('tag', 'one'), file('again', 'one'), gone('again'));
    cutPower('tag');
    replayJournal(place(), NOW);
    expect(replayed()).toEqual(['one', undefined]);
    createJournalWriter(place(), NOW).commit([[file('tag', 'two'), file('again', 'two')]]);
    replayJournal(place(), NOW);
    expect(replayed()).toEqual(['two', 'two']);
    // Should the power fail once more, all of it is needed, in the same order.
    cutPower('tag', 'again');
    replayJournal(place(), 'the next run');
    expect(replayed()).toEqual(['two', 'two']);
  });

  test('nothing is touched while the machine runs on: another program may have served the folder', () => {
    commit(file('tag', 'ours'));
    fs.writeFileSync(at('tag'), 'theirs');
    replayJournal(place(), BEFORE);
    expect(read('tag')).toBe('theirs');
  });
});

describe('the journal', () => {
  let thread: JournalThread;
  beforeEach(() => {
    thread = createJournalThread();
  });
  afterEach(() => thread.close());
  const open = (withDisk = disk) =>
    createJournal({ place: place(), thread, disk: withDisk, onError: console.error });

  test('takes many changes at once, and is gone when it is closed', async () => {
    const journal = open();
    const numbers = Array.from({ length: 600 }, (_, number) => number);
    await Promise.all(numbers.map((number) => journal.commit([file(`f/${number}`, `${number}`)])));
    expect(numbers.map((number) => read(`f/${number}`))).toEqual(numbers.map(String));
    expect(await journal.commit([gone('f/1'), gone('f/none')])).toBe(false);
    expect(segmentsOf(place())).toHaveLength(1);
    await journal.close();
    expect(segmentsOf(place())).toEqual([]);
    expect(read('f/2')).toBe('2');
  });

  test.each([
    ['at once', disk],
    ['file by file, where the system cannot do it at once', { ...disk, syncFileSystem: async () => false }],
  ])('is settled %s when there is much of it', async (_how, withDisk) => {
    const journal = open(withDisk);
    const large = 'x'.repeat(5 * 1024 * 1024);
    for (let number = 0; number < 20; number += 1) await journal.commit([file(`f/${number}`, large)]);
    await expect.poll(() => segmentsOf(place()).length, { timeout: 10_000 }).toBeLessThan(6);
    await journal.close();
    expect(fs.readdirSync(at('f'))).toHaveLength(20);
  });

  test('says why a change failed', async () => {
    const journal = open();
    await journal.commit([file('a', 'one')]);
    await expect(journal.commit([file('a/below/a/file', 'two')])).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(read('a')).toBe('one');
  });

  test('goes on with a new thread when its thread has ended', async () => {
    const journal = open();
    await journal.commit([file('a', 'one')]);
    await thread.close();
    await journal.commit([file('b', 'two')]);
    expect([read('a'), read('b')]).toEqual(['one', 'two']);
    await journal.close();
  });

  test('has durable files beside it: large ones are moved, synced, and named in it', async () => {
    const journal = open();
    const synced: string[] = [];
    const sync = async (path: string) => {
      await disk.sync(path);
      synced.push(path.replace(`${root}`, ''));
    };
    const files = createDurableFiles({ root, staging: at('staging'), journal, disk: { ...disk, sync } });
    fs.writeFileSync(at('upload'), 'large');
    await files.publish([
      { path: at('blobs/1/data'), from: at('upload') },
      { path: at('links/1'), bytes: Buffer.from('link') },
    ]);
    expect([read('blobs/1/data'), read('links/1'), read('upload')]).toEqual(['large', 'link', undefined]);
    expect(synced[0]).toBe('/upload');
    expect(new Set(synced.slice(1))).toEqual(new Set(['/blobs/1', '/blobs', '']));
    synced.length = 0;
    fs.writeFileSync(at('upload'), 'large');
    await files.publish([{ path: at('blobs/1/other'), from: at('upload') }]);
    expect(synced).toEqual(['/upload', '/blobs/1']);
    expect(await files.withdraw(at('blobs/1'), at('blobs/none'))).toBe(false);
    expect(fs.existsSync(at('blobs/1'))).toBe(false);
    await journal.close();
    expect(fs.readdirSync(at('staging'))).toEqual([]);
  });
});

test('what a crash left on its way is cleared when it is old enough', async () => {
  const thread = createJournalThread();
  const staging = at('staging');
  const journal = createJournal({ place: place(), thread, disk, onError: console.error });
  const files = createDurableFiles({ root, staging, journal, disk });
  fs.mkdirSync(join(staging, 'folder'), { recursive: true });
  fs.writeFileSync(join(staging, 'file'), 'left');
  await files.clearStaging({ olderThan: new Date(Date.now() - 60_000) });
  expect(fs.readdirSync(staging)).toHaveLength(2);
  await files.clearStaging({ olderThan: new Date(Date.now() + 60_000) });
  expect(fs.readdirSync(staging)).toEqual([]);
  await thread.close();
});
