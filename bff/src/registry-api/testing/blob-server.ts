import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BlobRoute } from 'shared/oci/blob-route';
import { parseDistributionPath } from 'shared/oci/distribution-path';
import { OciError } from 'shared/oci/error';
import type { RegistryApi } from '../registry-api.ts';

/** The names that clients use here; the engine has them as `team-a/...`. */
export const clientName = (repository: string) => repository.replace(/^team-a\//, 'shop/');
const engineName = (repository: string) => repository.replace(/^shop\//, 'team-a/');

/** The least that a gateway does with `serveBlob`. */
export const startBlobServer = async (api: RegistryApi) => {
  let underWay = 0;

  const blobRoute = (url: URL): { route: BlobRoute; clientRepository: string } | undefined => {
    const parsed = parseDistributionPath(url.pathname);
    const value = (name: string) => url.searchParams.get(name) ?? undefined;
    if (parsed.kind === 'blob') {
      return { route: { kind: 'blob', digest: parsed.digest }, clientRepository: parsed.repository };
    }
    if (parsed.kind === 'uploads') {
      const [digest, from] = [value('mount'), value('from')];
      const mount = digest ? { digest, from: from && engineName(from) } : undefined;
      return {
        route: { kind: 'uploads', mount, digest: value('digest') },
        clientRepository: parsed.repository,
      };
    }
    if (parsed.kind === 'upload') {
      return {
        route: { kind: 'upload', id: parsed.id, search: url.search },
        clientRepository: parsed.repository,
      };
    }
    return undefined;
  };

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const found = blobRoute(new URL(req.url ?? '', 'http://localhost'));
    if (!found) return void res.writeHead(404).end();
    const { route, clientRepository } = found;
    underWay += 1;
    try {
      await api.serveBlob(route, { req, res, repository: engineName(clientRepository), clientRepository });
    } catch (error) {
      const refused =
        error instanceof OciError ? error : new OciError('UNKNOWN', { message: `not an OciError: ${error}` });
      if (refused.status === 500) console.error(error);
      res.writeHead(refused.status, { ...refused.headers, 'content-type': 'application/json' });
      res.end(JSON.stringify(refused.toBody()));
    } finally {
      underWay -= 1;
    }
  };

  const server = createServer((req, res) => void serve(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Calls of `serveBlob` that have not come back. */
    underWay: () => underWay,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
export type BlobServer = Awaited<ReturnType<typeof startBlobServer>>;
