// Starting and stopping, as people and service managers do it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { createConsoleClient } from '../../scripts/console-client.ts';
import { startProgram } from '../fixtures/program.ts';
import { test } from '../fixtures/test.ts';

test('prints a generated password once, and keeps it', async () => {
  const program = await startProgram({ env: { MAIN_ACCOUNT_PASSWORD: '' } });
  try {
    // It is told when all is ready, which the fixture may have noticed a moment before.
    await expect.poll(program.log).toContain(program.consoleUrl);
    const password = /password[^\w\n]+(\S+)/i.exec(program.log())?.[1] ?? '';
    const api = createConsoleClient(program.consoleUrl);
    await api.signIn('admin', password);
    expect(await program.stop()).toBe(0);
    await program.restart();
    expect(program.log().split(password)).toHaveLength(2);
    await api.signIn('admin', password);
  } finally {
    await program.remove();
  }
});

test('refuses a folder that another process uses', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'registry-console-'));
  const first = await startProgram({ dataDir });
  try {
    await expect(startProgram({ dataDir })).rejects.toThrow(
      /ended at once.*(in use|another process|locked)/is,
    );
    expect((await fetch(`${first.consoleUrl}/readyz`)).ok).toBe(true);
  } finally {
    await first.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('names a setting that is wrong', async () => {
  await expect(startProgram({ env: { LOG_LEVEL: 'loud' } })).rejects.toThrow(/ended at once.*LOG_LEVEL/s);
});
