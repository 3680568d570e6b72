// JavaScript, because a thread that has to strip types from its code takes twice the memory: 19 MB instead of 10.
import { mkdirSync, renameSync, rmdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';

/** @import { Removal, RemovalAnswer, RemovalTask, SweepTask } from './removal-threads.ts' */

// Pushes first. On Linux this is about the thread alone; elsewhere it would slow the whole program down.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** @type {(attempt: (path: string) => void, path: string, ...harmless: string[]) => boolean} */
const succeeds = (attempt, path, ...harmless) => {
  try {
    attempt(path);
    return true;
  } catch (error) {
    if (harmless.includes(error.code)) return false;
    throw error;
  }
};

/** @type {(task: RemovalTask) => Removal} */
const remove = ({ doomed, keep, aside }) => {
  const removal = { blobs: 0, bytes: 0, kept: [] };
  if (aside) mkdirSync(aside, { recursive: true });
  for (const { digest, file, data } of doomed) {
    const stat = statSync(data, { throwIfNoEntry: false });
    if (stat && keep && stat.mtimeMs >= keep.from && stat.mtimeMs < keep.until) {
      removal.kept.push(digest);
      continue;
    }
    const folder = dirname(file);
    if (aside) {
      succeeds(() => renameSync(folder, join(aside, basename(folder))), folder, 'ENOENT', 'ENOTDIR');
      continue;
    }
    if (succeeds(unlinkSync, file, 'ENOENT', 'ENOTDIR')) {
      removal.blobs += 1;
      removal.bytes += stat?.size ?? 0;
    }
    // What else may lie in the folder is none of ours.
    succeeds(rmdirSync, folder, 'ENOENT', 'ENOTDIR', 'ENOTEMPTY');
  }
  return removal;
};

/** @type {(task: SweepTask) => Removal} */
const sweep = (task) => {
  rmSync(task.sweep, { recursive: true, force: true });
  return { blobs: 0, bytes: 0, kept: [] };
};

/** @type {(task: RemovalTask | SweepTask) => RemovalAnswer} */
const answer = (task) => {
  try {
    return { removal: 'sweep' in task ? sweep(task) : remove(task) };
  } catch ({ message, code }) {
    return { failure: { message, code } };
  }
};

parentPort.on('message', (task) => parentPort.postMessage(answer(task)));
