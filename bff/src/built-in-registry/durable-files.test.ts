import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Disk, disk } from './disk.ts';
import { createDurableFiles } from './durable-files.ts';
import { makeFolder } from './testing/start-registry.ts';

let root: string;
let remove: () => void;
beforeEach(() => {
  ({ root, remove } = makeFolder());
});
afterEach(() => remove());

/** The real disk, which writes down what was done, and fails where `fail` says so. */
const watched = (fail: (operation: string, path: string) => boolean = () => false) => {
  const done: string[] = [];
  const watch = async <T>(operation: string, path: string, work: () => Promise<T>): Promise<T> => {
    if (fail(operation, path)) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const result = await work();
    done.push(`${operation} ${path.replace(`${root}/`, '')}`);
    return result;
  };
  const recording: Disk = {
    ...disk,
    writeNew: (path, bytes) => watch('write', path, () => disk.writeNew(path, bytes)),
    sync: (path) => watch('sync', path, () => disk.sync(path)),
    rename: (from, to) => watch('rename', to, () => disk.rename(from, to)),
  };
  const staging = join(root, 'staging');
  return { done, staging, files: createDurableFiles({ root, staging, disk: recording }) };
};

const at = (path: string) => join(root, path);
const bytes = Buffer.from('content');

describe('publish', () => {
  test('shows a file of a step only when everything of the step before is on disk', async () => {
    const { done, files } = watched();
    writeFileSync(at('upload'), 'uploaded');
    await files.publish(
      [
        { path: at('blobs/data'), from: at('upload') },
        { path: at('revisions/link'), bytes },
      ],
      [{ path: at('tags/link'), bytes }],
    );
    const order = (entry: string) => {
      expect(done).toContain(entry);
      return done.indexOf(entry);
    };
    expect(order('sync upload')).toBeLessThan(order('rename blobs/data'));
    expect(done.filter((entry) => entry.startsWith('write staging/'))).toHaveLength(2);
    for (const folder of ['blobs', 'revisions']) {
      expect(order(`sync ${folder}`)).toBeLessThan(order('rename tags/link'));
    }
    expect(done.slice(order('rename tags/link'))).toContain('sync tags');
    // The folders are new, so their own names had to be made to stay.
    expect(done).toContain(`sync ${root}`);
    expect(readFileSync(at('blobs/data'), 'utf8')).toBe('uploaded');
  });

  test('syncs the chain of folders once, not for every file', async () => {
    const { done, files } = watched();
    await files.publish([{ path: at('a/b/one'), bytes }]);
    done.length = 0;
    await files.publish([{ path: at('a/b/two'), bytes }]);
    expect(done.filter((entry) => entry.startsWith('sync'))).toEqual(['sync a/b']);
  });

  test('shows nothing and leaves nothing when the disk is full', async () => {
    let writes = 0;
    const { files, staging } = watched((operation) => operation === 'write' && ++writes === 2);
    mkdirSync(staging);
    const publishing = files.publish([{ path: at('a/one'), bytes }], [{ path: at('b/two'), bytes }]);
    await expect(publishing).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(existsSync(at('a/one'))).toBe(false);
    expect(existsSync(at('b/two'))).toBe(false);
    expect(readdirSync(staging)).toEqual([]);
  });

  test('stops at a step that fails, and gives the file back that it was to move', async () => {
    const { files, staging } = watched((operation, path) => operation === 'sync' && path === at('a'));
    writeFileSync(at('upload'), 'uploaded');
    const publishing = files.publish(
      [{ path: at('a/one'), bytes }],
      [{ path: at('b/two'), from: at('upload') }],
    );
    await expect(publishing).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(existsSync(at('b/two'))).toBe(false);
    expect(existsSync(at('upload'))).toBe(true);
    expect(readdirSync(staging)).toEqual([]);
  });
});

test('withdraw takes a folder away at once, and the chain is synced anew when it comes back', async () => {
  const { done, files } = watched();
  await files.publish([{ path: at('tags/1/link'), bytes }]);
  await expect(files.withdraw(at('tags/1'))).resolves.toBe(true);
  expect(existsSync(at('tags/1'))).toBe(false);
  expect(done).toContain('sync tags');
  await expect(files.withdraw(at('tags/1'))).resolves.toBe(false);
  done.length = 0;
  await files.publish([{ path: at('tags/1/link'), bytes }]);
  expect(done).toContain(`sync ${dirname('tags/1/link')}`);
  expect(done).toContain('sync tags');
});

test('what a crash left is cleared when it is old enough', async () => {
  const { files, staging } = watched();
  mkdirSync(join(staging, 'folder'), { recursive: true });
  writeFileSync(join(staging, 'file'), 'left');
  await files.clearStaging({ olderThan: new Date(Date.now() - 60_000) });
  expect(readdirSync(staging)).toHaveLength(2);
  await files.clearStaging({ olderThan: new Date(Date.now() + 60_000) });
  expect(readdirSync(staging)).toEqual([]);
});
