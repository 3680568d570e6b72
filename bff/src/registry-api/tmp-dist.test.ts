import { createDistributionApi } from './distribution.ts';
import { describeRegistryApi } from './registry-api-suite.ts';
import { startDockerRegistry } from './testing/docker-registry.ts';

describeRegistryApi('CNCF Distribution', async () => {
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
});
