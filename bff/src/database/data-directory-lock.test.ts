import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDirectory } from './data-directory-lock.ts';

const program = fileURLToPath(new URL('./testing/hold-data-directory.ts', import.meta.url));
let dataDir: string;
let children: ChildProcess[];

beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'registry-console-test-lock-')), 'data');
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

/** Resolves with what another process says when it tries to lock the same folder. */
const otherProcess = async () => {
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said).trim() };
};

test('refuses a second process, and says which one is in the way', async () => {
  const first = await otherProcess();
  expect(first.said).toBe('locked');
  const second = await otherProcess();
  expect(second.said).toMatch(`is in use by process ${first.child.pid} on `);
  expect(() => lockDataDirectory(dataDir)).toThrow(`process ${first.child.pid}`);
});

test('is free again after release, or after an orderly end', async () => {
  const { child } = await otherProcess();
  child.stdin?.end();
  await once(child, 'exit');
  expect(existsSync(join(dataDir, 'console.pid'))).toBe(false);

  const lock = lockDataDirectory(dataDir);
  expect((await otherProcess()).said).toMatch(`process ${process.pid}`);
  lock.release();
  lock.release();
  expect((await otherProcess()).said).toBe('locked');
});

test('refuses the same process twice, and still holds afterwards', async () => {
  const lock = lockDataDirectory(dataDir);
  expect(() => lockDataDirectory(dataDir)).toThrow(`process ${process.pid}`);
  expect((await otherProcess()).said).toMatch('refused');
  lock.release();
});

test('goes to exactly one of many that start at once after kill -9', async () => {
  for (let round = 0; round < 3; round++) {
    const { child, said } = await otherProcess();
    expect(said).toBe('locked');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(dataDir, 'console.pid'))).toBe(true);

    const rush = await Promise.all(Array.from({ length: 6 }, otherProcess));
    const winners = rush.filter(({ said }) => said === 'locked');
    expect(winners).toHaveLength(1);
    winners[0]?.child.kill('SIGKILL');
    await once(winners[0]!.child, 'exit');
  }
});
