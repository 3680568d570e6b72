// node collection-engine.ts <folder> <repositories> <images>: the built-in registry, alone in its process. It collects
// when it is told to; what the catalog would say, it has in memory.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBuiltInRegistry } from '../bff/src/built-in-registry/built-in-registry.ts';
import { createJournalThread } from '../bff/src/built-in-registry/journal-thread.ts';
import { createRemovalThreads } from '../bff/src/built-in-registry/removal-threads.ts';
import { imagesIn } from './collection-content.ts';

export type Collected = { seconds: number; blobs: number; bytes: number };
export type EngineMessage = { port: number } | Collected;

const [root = '', repositories, images] = process.argv.slice(2);
const size = { repositories: Number(repositories), images: Number(images) };
const MANIFESTS_AT_ONCE = 1000;

const journalThread = createJournalThread();
const removalThreads = createRemovalThreads();
const registry = createBuiltInRegistry({ root, journalThread, removalThreads, onError: console.error });

const named = new Set<string>();
for (const { tagged, manifest, parts } of imagesIn(size))
  if (tagged) for (const { digest } of [manifest, ...parts]) named.add(digest);
const garbage = (digests: string[]) => digests.filter((digest) => !named.has(digest));

const collectManifests = async (run: ReturnType<typeof registry.beginCollection>, repository: string) => {
  const digests: string[] = [];
  const remove = async () => void (await run.removeManifests(repository, garbage(digests.splice(0))));
  for await (const digest of registry.listManifests(repository))
    if (digests.push(digest) === MANIFESTS_AT_ONCE) await remove();
  await remove();
};

const collect = async (): Promise<Collected> => {
  const begun = performance.now();
  const run = registry.beginCollection();
  const total = { blobs: 0, bytes: 0 };
  for await (const { name } of registry.listRepositories()) {
    await collectManifests(run, name);
    for await (const links of run.listLinks(name)) await run.removeLinks(name, garbage(links));
  }
  for await (const digests of run.listBlobs()) {
    const { blobs, bytes } = await run.removeBlobs(garbage(digests));
    total.blobs += blobs;
    total.bytes += bytes;
  }
  run.end();
  return { ...total, seconds: (performance.now() - begun) / 1000 };
};

const tell = (message: EngineMessage) => process.send?.(message);
const server = createServer((req, res) => void registry.handle(req, res)).listen(0, '127.0.0.1', () =>
  tell({ port: (server.address() as AddressInfo).port }),
);
process.on('message', async () => tell(await collect()));
process.once('disconnect', () => process.exit());
