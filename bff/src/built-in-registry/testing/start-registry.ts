import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuiltInRegistryOptions, createBuiltInRegistry } from '../built-in-registry.ts';
import { createJournalThread, type JournalThread } from '../journal-thread.ts';
import { createRemovalThreads } from '../removal-threads.ts';

export const sha256 = (bytes: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const MEMORY = '/dev/shm';

/** `inMemory`, where the system has a place for that: for tests that count on much happening in little time. */
export const makeFolder = ({ inMemory = false } = {}): { root: string; remove: () => void } => {
  const parent = inMemory && existsSync(MEMORY) ? MEMORY : tmpdir();
  const root = mkdtempSync(join(parent, 'registry-console-test-built-in-registry-'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
};

/** The registry on a port of its own. Starting another on the same folder is what a restart is. */
export const startRegistry = async ({
  journalThread = createJournalThread(),
  ...options
}: Omit<BuiltInRegistryOptions, 'journalThread' | 'removalThreads'> & { journalThread?: JournalThread }) => {
  const removalThreads = createRemovalThreads();
  const registry = createBuiltInRegistry({ ...options, journalThread, removalThreads });
  const server = createServer((req, res) => void registry.handle(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const call = (method: string, path: string, init: RequestInit & { duplex?: 'half' } = {}) =>
    fetch(new URL(path, `http://127.0.0.1:${port}`), { method, ...init });

  return {
    registry,
    port,
    call,
    async startUpload(repository: string): Promise<string> {
      const answer = await call('POST', `/v2/${repository}/blobs/uploads/`);
      return answer.headers.get('location')!;
    },
    pushBlob: (repository: string, content: string) =>
      call('POST', `/v2/${repository}/blobs/uploads/?digest=${sha256(content)}`, { body: content }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await registry.close();
      await journalThread.close();
      await removalThreads.close();
    },
  };
};
export type StartedRegistry = Awaited<ReturnType<typeof startRegistry>>;
