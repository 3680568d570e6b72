import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MEDIA_TYPES } from 'shared/oci/manifest';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDeleting } from '../catalog/deleting.ts';
import { createDoubts } from '../catalog/doubts.ts';
import { createReachability } from '../catalog/reachability.ts';
import { createReconciler } from '../catalog/reconcile.ts';
import type { NamedBucket } from '../catalog/repository-name.ts';
import { createRestoring } from '../catalog/restoring.ts';
import { startCatalog } from '../catalog/testing/start-catalog.ts';
import type { Database } from '../database/database.ts';
import { type DatabaseOptions, openDatabase } from '../database/open-database.ts';
import { buckets, deletedTags } from '../database/schema.ts';
import {
  describeOnEmbeddedDatabase,
  describeOnServer,
} from '../database/testing/describe-on-both-databases.ts';
import type { Caller } from '../gateway/caller.ts';
import { createGateway } from '../gateway/gateway.ts';
import { createListRequests } from '../gateway/list-requests.ts';
import { createManifestRequests } from '../gateway/manifest-requests.ts';
import { createUploadOwners } from '../gateway/upload-owners.ts';
import { createEndpointAddress } from '../registries/endpoint-address.ts';
import { createEngines, type Engines } from '../registry-api/engines.ts';
import type { OfflineCollection } from '../registry-api/registry-api.ts';
import { startDockerRegistry } from '../registry-api/testing/docker-registry.ts';
import { blobsOf, withOfflineCollection } from '../registry-api/testing/offline-distribution.ts';
import { sha256 } from '../registry-api/testing/send-blob.ts';
import { createCollectionStore } from './collection-store.ts';
import { createCollector } from './collector.ts';
import { createPushHolds } from './push-holds.ts';

const DAY_MS = 24 * 60 * 60_000;
const LIMITS = { patienceMs: 1000, drainMs: 600, silentMs: 1000, tellMs: 200 };

type Server = Awaited<ReturnType<typeof startDockerRegistry>>;
type Collect = (collection: OfflineCollection) => Promise<{ blobs: number; bytes: number }>;

/** What a console process has of it all. `around` the engine's own collection a test does its things. */
const startProcess = async (database: Database, server: Server, bucket: NamedBucket, limits = LIMITS) => {
  let ahead = 0;
  let around = (collect: Collect, how: OfflineCollection) => collect(how);
  const now = () => new Date(Date.now() + ahead);
  const distribution = createEngines({
    bucketsFolder: '/nowhere',
    distribution: [{ name: bucket.name, url: server.url }],
  });
  const api = withOfflineCollection(distribution.of(bucket), server);
  const engines = {
    of: () => ({ ...api, collectOffline: (how: OfflineCollection) => around(api.collectOffline!, how) }),
  } as unknown as Engines;

  const log = { info: () => {}, warn: () => {}, error: () => {} } as never;
  const { reader, remover, locks, catalog } = startCatalog(database, engines, now);
  const deleting = createDeleting({ engines, remover, locks });
  const holds = createPushHolds({
    engines,
    locks: database.sharedLocks,
    changes: database.changes,
    limits,
  });
  const store = createCollectionStore(database);
  const collector = createCollector({
    store,
    remover,
    reachability: createReachability(database),
    locks,
    engines,
    settlePushes: catalog.settled,
    doubts: createDoubts(createReconciler({ catalog, reader, engines, log })),
    holds,
    onProgress: () => {},
    isEnding: () => false,
    now,
  });

  const callerOf = ({ headers }: IncomingMessage): Caller => ({
    principal: { kind: 'main', accountId: Number(headers['x-account'] ?? 1), loginId: 'ann' },
    accessKeyId: null,
    scopes: [{ type: 'repository', name: 'reg/app', actions: ['pull', 'push', 'delete'] }],
    known: true,
  });
  const gateway = createServer(
    createGateway({
      kind: 'public',
      address: createEndpointAddress('http://localhost/{registry}', 'local'),
      directory: {
        find: async () => ({ bucket, registry: { name: 'reg', publicEndpoint: true } }),
      } as never,
      engines,
      identify: async (req) => callerOf(req),
      tokenEndpoint: (() => {}) as never,
      manifests: createManifestRequests({
        catalog,
        deleting,
        engines,
        pulls: { asked: () => {}, served: () => {} } as never,
        now,
      }),
      lists: createListRequests({ reader }),
      holds,
      uploadOwners: createUploadOwners('secret'),
      reader,
      recorder: {
        pulls: false,
        done: async () => {},
        deleted: async () => {},
        unserved: async () => {},
      } as never,
      log,
    }),
  ).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const base = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/v2/reg/app`;

  const send = (path: string, method = 'GET', body?: string, headers: Record<string, string> = {}) =>
    fetch(path.startsWith('/') ? `${base}${path}` : path, {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
  const sendBlob = async (bytes: string, headers: Record<string, string> = {}) => {
    const begun = await send('/blobs/uploads/', 'POST', undefined, headers);
    if (begun.status !== 202) return begun;
    const location = new URL(begun.headers.get('location') ?? '', base);
    location.searchParams.set('digest', sha256(bytes));
    return send(location.href, 'PUT', bytes, headers);
  };
  const manifestOf = (...layers: string[]) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociManifest,
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: sha256(layers.join()),
        size: layers.join().length,
      },
      layers: layers.map((layer) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: sha256(layer),
        size: layer.length,
      })),
    });
  const putManifest = (tag: string, manifest: string) =>
    send(`/manifests/${tag}`, 'PUT', manifest, { 'content-type': MEDIA_TYPES.ociManifest });

  return {
    api,
    holds,
    store,
    deleting,
    restoring: createRestoring({ engines, remover, locks }),
    now,
    send,
    sendBlob,
    manifestOf,
    putManifest,
    wait: (days: number) => {
      ahead += days * DAY_MS;
    },
    around: (wrap: typeof around) => {
      around = wrap;
    },

    /** As docker does it: asks for each layer, sends those that are missing. Returns the first refusal. */
    async push(tag: string, ...layers: string[]): Promise<Response> {
      for (const bytes of [layers.join(), ...layers]) {
        if ((await send(`/blobs/${sha256(bytes)}`, 'HEAD')).ok) continue;
        const sent = await sendBlob(bytes);
        if (sent.status !== 201) return sent;
      }
      return putManifest(tag, manifestOf(...layers));
    },

    async collect(scope: 'changes' | 'all' = 'all') {
      const begun = await store.begin({
        bucketId: bucket.id,
        cause: 'hand',
        scope,
        state: 'running',
        startedAt: now(),
      });
      await collector(bucket, begun).catch(() => {});
      return store.find(bucket.id, begun.id);
    },

    /** Everything that a tag names can be pulled. */
    async expectWhole(tag: string, ...layers: string[]) {
      const manifest = await send(`/manifests/${tag}`);
      expect(await manifest.text()).toBe(manifestOf(...layers));
      for (const bytes of [layers.join(), ...layers])
        expect(await (await send(`/blobs/${sha256(bytes)}`)).text()).toBe(bytes);
    },

    async stop() {
      holds.close();
      gateway.close();
      gateway.closeAllConnections();
      await distribution.close();
    },
  };
};
type Process = Awaited<ReturnType<typeof startProcess>>;

const addBucket = async ({ db }: Database): Promise<NamedBucket> => {
  const bucket = { name: 'elsewhere', engine: 'distribution', repositoryPrefix: 'reg' } as const;
  const [added] = await db.insert(buckets).values(bucket).onConflictDoNothing().returning();
  return added ?? (await db.select().from(buckets))[0]!;
};

/** The engine's collection begins, and goes on when it is told to. */
const pausing = (process: Process) => {
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  process.around(async (collect, how) => {
    begun.resolve();
    await goOn.promise;
    return collect(how);
  });
  return { begun: begun.promise, goOn: () => goOn.resolve() };
};

const aborted = async (signal: AbortSignal) => {
  if (!signal.aborted) await once(signal, 'abort');
};

const errorOf = async (answer: Response) =>
  [answer.status, ((await answer.json()) as { errors: unknown[] }).errors[0]] as const;

describeOnEmbeddedDatabase('garbage collection while pushes are held', ({ open }) => {
  let server: Server;
  let database: Database;
  let bucket: NamedBucket;
  let console_: Process;
  beforeAll(async () => {
    server = await startDockerRegistry({ caches: false });
    database = await open();
    bucket = await addBucket(database);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    console_ = await startProcess(database, server, bucket);
  });
  afterEach(() => console_.stop());

  const stored = () => [...blobsOf(server.storage).keys()];

  test('pulls go on, pushes wait and then succeed, nothing that is named is lost, the rest is freed', async () => {
    await console_.push('kept', 'shared', 'only kept');
    await console_.push('gone', 'shared', 'only gone');
    await console_.send('/manifests/gone', 'DELETE');
    console_.wait(40);
    const { begun, goOn } = pausing(console_);
    const collecting = console_.collect();
    await begun;
    let pushed = 0;
    const pushes = ['a', 'b', 'c'].map(async (tag) => {
      const answer = await console_.push(tag, 'shared', 'only gone', `only ${tag}`);
      pushed += 1;
      return answer.status;
    });
    await console_.expectWhole('kept', 'shared', 'only kept');
    await sleep(300);
    expect(pushed).toBe(0);
    goOn();
    // Its manifest, configuration and layer, and what the adapter puts on a tag to take it away.
    expect(await collecting).toMatchObject({ state: 'done', freedManifests: 1, freedBlobs: 4 });
    expect(await Promise.all(pushes)).toEqual([201, 201, 201]);
    await console_.expectWhole('kept', 'shared', 'only kept');
    for (const tag of ['a', 'b', 'c']) await console_.expectWhole(tag, 'shared', 'only gone', `only ${tag}`);
    expect(stored()).not.toContain(sha256('shared,only gone'));
  });

  test('who waits too long is told to try again, and may then', async () => {
    const { begun, goOn } = pausing(console_);
    const collecting = console_.collect();
    await begun;
    const denied = { code: 'DENIED', message: 'garbage collection is running, try again in a minute' };
    const answers = [
      console_.sendBlob('late'),
      console_.putManifest('late', console_.manifestOf()),
      console_.send('/manifests/kept', 'DELETE'),
    ];
    for (const answer of answers) expect(await errorOf(await answer)).toEqual([403, denied]);
    goOn();
    await collecting;
    expect((await console_.push('late', 'late')).status).toBe(201);
  });

  test('a push that has sent or found something is waited for, others wait', async () => {
    for (const blob of ['sent,found', 'found']) await console_.sendBlob(blob);
    await sleep(LIMITS.silentMs);
    for (const blob of ['sent,found', 'found']) await console_.send(`/blobs/${sha256(blob)}`, 'HEAD');
    await console_.sendBlob('sent');
    const collecting = console_.collect();
    await sleep(200);
    let answered = false;
    const other = console_.sendBlob('other', { 'x-account': '2' }).then(({ status }) => {
      answered = true;
      return status;
    });
    await sleep(200);
    expect(answered).toBe(false);
    expect((await console_.putManifest('under-way', console_.manifestOf('sent', 'found'))).status).toBe(201);
    expect(await collecting).toMatchObject({ state: 'done' });
    expect(await other).toBe(201);
    await console_.expectWhole('under-way', 'sent', 'found');
  });

  test('one that goes on for too long ends the collection, and nobody waits any more', async () => {
    await console_.sendBlob('slow');
    expect(await console_.collect()).toMatchObject({
      state: 'failed',
      reason: 'the pushes that were under way did not come to their end',
    });
    expect((await console_.push('next', 'next')).status).toBe(201);
    expect(stored()).toContain(sha256('slow'));
    await sleep(LIMITS.silentMs);
    expect(await console_.collect()).toMatchObject({ state: 'done' });
    expect(stored()).not.toContain(sha256('slow'));
  });

  test('what can be restored is kept, though the engine has no manifest of it', async () => {
    await console_.push('deleted', 'deleted');
    const digest = sha256(console_.manifestOf('deleted'));
    await console_.deleting.deleteManifest(bucket, 'app', digest, {
      at: console_.now(),
      by: '',
      cause: 'deleted',
    });
    expect(await console_.collect()).toMatchObject({ state: 'done', freedManifests: 0 });
    expect((await console_.send(`/manifests/${digest}`)).status).toBe(404);
    const [lost] = (await database.db.select().from(deletedTags)).filter(({ name }) => name === 'deleted');
    await console_.restoring.tags(bucket, 'app', [{ ...lost!, digest }]);
    await console_.expectWhole('deleted', 'deleted');
  });

  test('one that fails, or is stopped, lets go', async () => {
    console_.around(async () => {
      throw new Error('the engine broke');
    });
    expect(await console_.collect()).toMatchObject({ state: 'failed', reason: 'the engine broke' });
    expect((await console_.push('after-failure', 'after failure')).status).toBe(201);

    console_.around(async (_collect, { signal }) => {
      const [running] = await console_.store.running();
      await console_.store.requestStop(running!.id);
      await aborted(signal);
      throw signal.reason;
    });
    console_.wait(1);
    expect(await console_.collect()).toMatchObject({ state: 'stopped' });
    expect((await console_.push('after-stop', 'after stop')).status).toBe(201);
  });
});

describeOnServer('garbage collection while pushes are held, two processes', ({ place }) => {
  let server: Server;
  let options: DatabaseOptions;
  let databases: Database[];
  let bucket: NamedBucket;
  let one: Process;
  let two: Process;
  beforeAll(async () => {
    server = await startDockerRegistry({ caches: false });
    options = await place();
    const other = await place();
    databases = [await openDatabase(options), await openDatabase({ ...options, dataDir: other.dataDir })];
    bucket = await addBucket(databases[0]!);
    const patient = { ...LIMITS, patienceMs: 20_000 };
    one = await startProcess(databases[0]!, server, bucket, patient);
    two = await startProcess(databases[1]!, server, bucket, patient);
  });
  afterAll(async () => {
    await Promise.all([one.stop(), two.stop()]);
    await Promise.all(databases.map((database) => database.close()));
    await server.stop();
  });

  test('the pushes of both wait, and those under way in the other are waited for', async () => {
    await two.sendBlob('sent');
    await two.sendBlob('sent', {});
    const { begun, goOn } = pausing(one);
    const collecting = one.collect();
    await sleep(300);
    expect((await two.putManifest('under-way', two.manifestOf('sent'))).status).toBe(201);
    await begun;
    let pushed = false;
    const pushing = two.push('waits', 'waits').then(({ status }) => {
      pushed = true;
      return status;
    });
    await sleep(300);
    expect(pushed).toBe(false);
    await two.expectWhole('under-way', 'sent');
    goOn();
    expect(await collecting).toMatchObject({ state: 'done' });
    expect(await pushing).toBe(201);
    await two.expectWhole('waits', 'waits');
  });

  test('many clients of both push and delete while one collection follows the other', async () => {
    const names = new Map<string, string[]>();
    const end = performance.now() + 2500;
    const clients = [one, two, two].map(async (process, client) => {
      for (let n = 0; performance.now() < end; n += 1) {
        const tag = `${client}-${n % 3}`;
        const layers = [`common ${n % 4}`, `of ${client} ${n}`];
        expect((await process.push(tag, ...layers)).status).toBe(201);
        names.set(tag, layers);
        if (n % 5 !== 4) continue;
        expect((await process.send(`/manifests/${tag}`, 'DELETE')).status).toBe(202);
        names.delete(tag);
        await sleep(50);
      }
    });
    let done = 0;
    for (let n = 0; performance.now() < end; n += 1) {
      one.wait(10);
      two.wait(10);
      if ((await (n % 2 ? one : two).collect())?.state === 'done') done += 1;
      await sleep(100);
    }
    await Promise.all(clients);
    expect(done).toBeGreaterThan(1);
    for (const [tag, layers] of names) await one.expectWhole(tag, ...layers);
  });

  test('one that loses its connection, as by the end of its process, lets go and stops', async () => {
    const lost = Promise.withResolvers<void>();
    one.around(async (_collect, { signal }) => {
      await databases[0]!.pool.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'
         and database = (select oid from pg_database where datname = current_database())`,
      );
      await aborted(signal);
      lost.resolve();
      throw signal.reason;
    });
    const collecting = one.collect();
    await lost.promise;
    expect((await two.push('afterwards', 'afterwards')).status).toBe(201);
    expect(await collecting).toMatchObject({
      state: 'failed',
      reason: 'the connection that held a lock was lost',
    });
  });
});
