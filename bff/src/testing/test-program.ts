import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { start } from '../program.ts';

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export const KEY = { id: 'TESTKEY1', secret: 'the secret of the test key' };
export const basic = (id = KEY.id, secret = KEY.secret) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** Free ports, the account and the key above; what a program on this folder has to be told. */
export const settingsOn = async (dataDir: string) => {
  const [consolePort, publicPort, privatePort] = [await freePort(), await freePort(), await freePort()];
  return {
    settings: {
      DATA_DIR: dataDir,
      CONSOLE_PORT: `${consolePort}`,
      PUBLIC_ENDPOINT_PORT: `${publicPort}`,
      PRIVATE_ENDPOINT_PORT: `${privatePort}`,
      MAIN_ACCOUNT_PASSWORD: 'password of the main account',
      MAIN_ACCOUNT_ACCESS_KEY_ID: KEY.id,
      MAIN_ACCOUNT_SECRET_KEY: KEY.secret,
    },
    consoleUrl: `http://localhost:${consolePort}`,
    publicUrl: `http://localhost:${publicPort}`,
    privateUrl: `http://localhost:${privatePort}`,
  };
};

/** The whole program in this process, on free ports and a folder of its own. */
export const startTestProgram = async (settings: Record<string, string> = {}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'registry-console-test-program-'));
  cpSync(inject('emptyCluster'), join(dataDir, 'database'), { recursive: true });
  const { settings: own, ...urls } = await settingsOn(dataDir);
  const program = await start({
    ...own,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    ...settings,
  });

  return {
    ...urls,
    dataDir,

    /** A call of the console API by access key. */
    api: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(`${urls.consoleUrl}/api/v1${path}`, {
        method,
        headers: {
          authorization: basic(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),

    async stop() {
      await program.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
export type TestProgram = Awaited<ReturnType<typeof startTestProgram>>;
