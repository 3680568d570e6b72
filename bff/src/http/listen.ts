import { createServer, type RequestListener, type Server } from 'node:http';

export type Listener = { close: () => Promise<void> };

const startServer = (handler: RequestListener, host: string, port: number) =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer(
      { requestTimeout: 0, headersTimeout: 30_000, keepAliveTimeout: 65_000 },
      handler,
    );
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });

/** Requests under way get so long to end when the program stops. */
const GRACE_MS = 5000;

const stopServer = (server: Server) =>
  new Promise<void>((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });

/**
 * Serves `handler`. On the loopback address of IPv4 it listens on that of IPv6 as well, because `localhost` may mean
 * either; a machine without IPv6 has only the first. Uploads take as long as they take: no time limit on requests.
 */
export const listen = async (handler: RequestListener, host: string, port: number): Promise<Listener> => {
  const servers = [await startServer(handler, host, port)];
  if (host === '127.0.0.1') {
    const alsoIpv6 = await startServer(handler, '::1', port).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return undefined;
      throw error;
    });
    if (alsoIpv6) servers.push(alsoIpv6);
  }
  return { close: async () => void (await Promise.all(servers.map(stopServer))) };
};
