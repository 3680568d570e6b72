import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { V8_FLAGS } from './v8-flags.ts';

/** All or nothing: once `folder` exists, it is a whole PostgreSQL cluster, and on the disk. */
export const createCluster = async (folder: string) => {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.unfinished-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const unfinished = mkdtempSync(join(parent, prefix));
  await runCreation(unfinished);
  renameSync(unfinished, folder);
  syncFolder(parent);
};

/** In a process that ends: creating takes three times the memory of using, and only that gives all of it back. */
const runCreation = async (folder: string) => {
  const program = fileURLToPath(new URL('./create-cluster-process.ts', import.meta.url));
  const child = spawn(process.execPath, [...V8_FLAGS, program, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [[code, signal], errors] = await Promise.all([
    once(child, 'close'),
    child.stderr.setEncoding('utf8').toArray(),
  ]);
  if (code !== 0)
    throw new Error(`The embedded database could not be created (${signal ?? code}): ${errors.join('')}`);
};

const syncFolder = (path: string) => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};
