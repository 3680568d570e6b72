import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { RegistryApi } from '../registry-api.ts';

export const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Uploads a blob as the gateway does it, without the network in between. */
export const sendBlob = async (api: RegistryApi, repository: string, bytes: string) => {
  const req = Object.assign(new PassThrough(), {
    method: 'POST',
    headers: { 'content-length': `${Buffer.byteLength(bytes)}` },
  });
  const res = Object.assign(new PassThrough(), {
    statusCode: 0,
    headersSent: false,
    setHeader: () => {},
    writeHead(status: number) {
      this.statusCode = status;
      return this;
    },
  });
  req.end(bytes);
  await api.serveBlob(
    { kind: 'uploads', mount: undefined, digest: sha256(bytes) },
    { req: req as never, res: res as never, repository, clientRepository: repository, pusher: 'ann' },
  );
  if (res.statusCode !== 201) throw new Error(`a blob was answered with ${res.statusCode}`);
  return { digest: sha256(bytes), size: Buffer.byteLength(bytes) };
};
