import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A CNCF Distribution of this machine (Debian: docker-registry) on a temporary folder. */
export const startDockerRegistry = async ({ deletes = true, caches = true } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'registry-console-test-distribution-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(configuration(folder, port, { deletes, caches })));
  const server = spawn('docker-registry', ['serve', config], {
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  server.stderr.on('data', (text) => {
    output = `${output}${text}`.slice(-4000);
  });
  const ended = Promise.race([once(server, 'exit'), once(server, 'error')]).catch((error) => [error]);
  let failure: unknown;
  ended.then(([reason]) => {
    failure = reason instanceof Error ? reason : `it ended with ${reason}: ${output}`;
  });

  while (!(await answers(url))) {
    if (failure !== undefined) {
      rmSync(folder, { recursive: true, force: true });
      const isMissing = (failure as NodeJS.ErrnoException).code === 'ENOENT';
      throw new Error(
        isMissing
          ? 'docker-registry is not on the PATH. Install the Debian package docker-registry.'
          : String(failure),
      );
    }
    await sleep(10);
  }

  const kill = async () => {
    server.kill('SIGKILL');
    await ended;
  };
  return {
    url,
    storage: join(folder, 'storage'),
    /** What nothing names goes from its disk; never with `-m`, which takes the platforms of an index. */
    collectGarbage: async (signal: AbortSignal): Promise<void> => {
      const collecting = spawn('docker-registry', ['garbage-collect', config], {
        env: environment(),
        stdio: 'ignore',
        signal,
        killSignal: 'SIGKILL',
      });
      let failure: unknown;
      collecting.on('error', (error) => {
        failure = error;
      });
      // Not before it is gone, whatever the signal said.
      const status = await new Promise((resolve) => collecting.once('close', resolve));
      if (status !== 0) throw failure ?? new Error(`garbage-collect ended with ${status}`);
    },
    /** As if its machine had gone: no answer any more, and what it has stays on its disk. */
    kill,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

// JSON is YAML.
const configuration = (
  folder: string,
  port: number,
  { deletes, caches }: { deletes: boolean; caches: boolean },
) => ({
  version: '0.1',
  log: { level: 'error', accesslog: { disabled: true } },
  storage: {
    filesystem: { rootdirectory: join(folder, 'storage') },
    delete: { enabled: deletes },
    // It would go on to find what a garbage collection freed.
    ...(caches && { cache: { blobdescriptor: 'inmemory' } }),
  },
  http: { addr: `127.0.0.1:${port}` },
});

/** It takes every REGISTRY_ variable for a setting, and ends when AWS_CA_BUNDLE names a file that it cannot use. */
const environment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('REGISTRY_') && name !== 'AWS_CA_BUNDLE'),
  );

const answers = async (url: string): Promise<boolean> =>
  fetch(`${url}/v2/`).then(
    (answer) => answer.ok,
    () => false,
  );

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};
