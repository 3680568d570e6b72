import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournalThread } from '../built-in-registry/journal-thread.ts';
import { createRemovalThreads } from '../built-in-registry/removal-threads.ts';
import { createBuiltInRegistryApi } from './built-in.ts';
import { createDistributionApi } from './distribution.ts';
import { describeRegistryApi } from './registry-api-suite.ts';
import { startDockerRegistry } from './testing/docker-registry.ts';

describeRegistryApi('built-in registry', async () => {
  const root = mkdtempSync(join(tmpdir(), 'registry-console-test-built-in-'));
  const journalThread = createJournalThread();
  const removalThreads = createRemovalThreads();
  const api = createBuiltInRegistryApi({ root, journalThread, removalThreads });
  return {
    api,
    async stop() {
      await api.close();
      await journalThread.close();
      await removalThreads.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
});

const startDistribution = async () => {
  const server = await startDockerRegistry();
  const api = createDistributionApi({ url: server.url });
  return {
    api,
    breakEngine: server.kill,
    async stop() {
      await api.close();
      await server.stop();
    },
  };
};

describeRegistryApi('CNCF Distribution', startDistribution, { isProcess: true });
