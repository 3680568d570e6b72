// `npm run dev`: the program and the web, both with hot reload, filled with the demo's images at the first start.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '..');
const DATA_DIR = join(ROOT, 'data/dev');
const { CONSOLE_PORT = '8080' } = process.env;
const CONSOLE_URL = `http://localhost:${CONSOLE_PORT}`;
// Known on purpose: the program listens on this machine only, and its data are the demo's.
const ACCOUNT = { MAIN_ACCOUNT_LOGIN: 'admin', MAIN_ACCOUNT_PASSWORD: 'development' };
const STARTS_WITHIN_MS = 60_000;

const env = { ...process.env, DATA_DIR, CONSOLE_PORT, ...ACCOUNT };
const children = new Set<ChildProcess>();
let ending = false;

const endAll = () => {
  ending = true;
  for (const child of children) child.kill('SIGTERM');
};
process.once('SIGINT', endAll);
process.once('SIGTERM', endAll);

/** Resolves when the process ends; when one of the servers ends, all do. */
const run = (args: string[], { cwd = ROOT, server = true, extra = {} } = {}): Promise<number | null> =>
  new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...env, ...extra }, stdio: 'inherit' });
    children.add(child);
    child.once('close', (code) => {
      children.delete(child);
      if (server && !ending) endAll();
      done(code);
    });
  });

const untilReady = async (): Promise<boolean> => {
  const deadline = performance.now() + STARTS_WITHIN_MS;
  while (!ending && performance.now() < deadline) {
    const ready = await fetch(`${CONSOLE_URL}/readyz`).catch(() => undefined);
    if (ready?.ok) return true;
    await sleep(200);
  }
  return false;
};

const firstStart = !existsSync(DATA_DIR);
const servers = [
  run(['--watch-preserve-output', '--watch', 'bff/src/main.ts']),
  run([join(ROOT, 'web/node_modules/vite/bin/vite.js'), '--clearScreen', 'false'], {
    cwd: join(ROOT, 'web'),
    extra: { API_URL: CONSOLE_URL },
  }),
];
if (await untilReady()) {
  if (firstStart) await run(['scripts/demo.ts'], { server: false, extra: { CONSOLE_URL } });
  console.log(
    `\nSign in at the address that vite printed: ${ACCOUNT.MAIN_ACCOUNT_LOGIN}, password ${ACCOUNT.MAIN_ACCOUNT_PASSWORD}.` +
      `\nFor a new start delete ${DATA_DIR}.\n`,
  );
}
await Promise.all(servers);
