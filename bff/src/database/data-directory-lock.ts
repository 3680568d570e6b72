import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type DataDirectoryLock = { release(): void };

const SQLITE_BUSY = 5;

/**
 * One process per DATA_DIR. Neither the embedded database nor the folders of the buckets survive two writers, and neither
 * of them notices: rows and blobs would simply be lost.
 *
 * The lock is a lock of the kernel on `console.lock`. Node has no call for one, but the SQLite inside Node takes one for
 * an exclusive transaction. The kernel drops it together with the process, whatever ended it, so a lock can never be
 * stale and two starters can never both take it over; a file with a process id would promise neither, least of all for
 * two containers on one volume, where both consoles are process 1. `console.pid` only tells people who holds it.
 */
export const lockDataDirectory = (dataDir: string): DataDirectoryLock => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const holderFile = join(dataDir, 'console.pid');
  const lock = takeKernelLock(dataDir, holderFile);
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date() }));

  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    process.off('exit', release);
    rmSync(holderFile, { force: true });
    lock.close();
  };
  // Also keeps `lock` from being collected as garbage, which would close it.
  process.on('exit', release);
  return { release };
};

function takeKernelLock(dataDir: string, holderFile: string) {
  const lock = new DatabaseSync(join(dataDir, 'console.lock'));
  try {
    // Nothing is ever written in it, so the file stays empty.
    lock.exec('pragma busy_timeout = 0; begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) {
      throw new Error(
        `Cannot lock the data folder ${resolve(dataDir)}. Does its file system support locks?`,
        { cause },
      );
    }
    throw new Error(
      `The data folder ${resolve(dataDir)} is in use by ${holderOf(holderFile)}. Stop that process, or set DATA_DIR to another folder.`,
    );
  }
}

function holderOf(holderFile: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(holderFile, 'utf8'));
    return `process ${pid} on ${host} since ${since}`;
  } catch {
    // The other process has the lock but has not written its name yet.
    return 'another process that is just starting';
  }
}
