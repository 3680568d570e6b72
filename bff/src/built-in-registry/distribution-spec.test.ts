import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDistributionSpec } from '../../conformance/distribution-spec.ts';
import { createBuiltInRegistry } from './built-in-registry.ts';
import { createJournalThread } from './journal-thread.ts';
import { createRemovalThreads } from './removal-threads.ts';

describeDistributionSpec('built-in registry', async () => {
  const root = mkdtempSync(join(tmpdir(), 'registry-console-test-distribution-spec-'));
  const journalThread = createJournalThread();
  const removalThreads = createRemovalThreads();
  const { handle, close } = createBuiltInRegistry({
    root,
    journalThread,
    removalThreads,
    onError: console.error,
  });
  const server = createServer((req, res) => void handle(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    repositories: ['spec/one', 'spec/two'],
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await close();
      await journalThread.close();
      await removalThreads.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
});
