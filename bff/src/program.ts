import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import { createAccessKeyService } from './accounts/access-key-service.ts';
import { createAccessKeyStore } from './accounts/access-key-store.ts';
import { ACCOUNTS_CHANGED, createAccountDirectory } from './accounts/account-directory.ts';
import { accountRoutes, createAuthenticate, createAuthenticateAgain } from './accounts/account-routes.ts';
import { createAccountStore } from './accounts/account-store.ts';
import { groupRoutes } from './accounts/group-routes.ts';
import { createGroupService } from './accounts/group-service.ts';
import { createGroupStore } from './accounts/group-store.ts';
import { createIdentityProvider } from './accounts/identity-provider.ts';
import { ensureMainAccount } from './accounts/main-account.ts';
import { createPasswordAttempts } from './accounts/password-attempts.ts';
import { createSecondFactor } from './accounts/second-factor.ts';
import { sharedSecret } from './accounts/secret-store.ts';
import { createSessionService, SESSION_ENDED, sessionMiddleware } from './accounts/session-service.ts';
import { createSessionStore } from './accounts/session-store.ts';
import { createSingleSignOn } from './accounts/single-sign-on.ts';
import { subAccountRoutes } from './accounts/sub-account-routes.ts';
import { createSubAccountService } from './accounts/sub-account-service.ts';
import { createChainCheck } from './audit/audit-chain.ts';
import { createAuditRetention } from './audit/audit-retention.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { createAuditStore } from './audit/audit-store.ts';
import { createAuditTrail } from './audit/audit-trail.ts';
import { createConsoleRecorder } from './audit/console-recorder.ts';
import { createKnownNames } from './audit/known-names.ts';
import { createStrangerLimit } from './audit/stranger-limit.ts';
import { createCatalog } from './catalog/catalog.ts';
import { createCatalogLocks } from './catalog/catalog-locks.ts';
import { createCatalogReader } from './catalog/catalog-reader.ts';
import { createCatalogRemover } from './catalog/catalog-remover.ts';
import { createCatalogWriter } from './catalog/catalog-writer.ts';
import { createDoubts } from './catalog/doubts.ts';
import { createPullRecorder } from './catalog/pull-recorder.ts';
import { createReconciler } from './catalog/reconcile.ts';
import { createTagMutability } from './catalog/tag-mutability.ts';
import { openDatabase } from './database/open-database.ts';
import { createDeletionParts } from './deletion-parts.ts';
import { parseEnvironment } from './environment.ts';
import { createAnnouncements } from './events/announcements.ts';
import { eventRoutes } from './events/event-routes.ts';
import { createEventStreams } from './events/event-streams.ts';
import { createIdentify } from './gateway/caller.ts';
import { createClientRecorder } from './gateway/client-recorder.ts';
import { createGateway } from './gateway/gateway.ts';
import { createListRequests } from './gateway/list-requests.ts';
import { createManifestRequests } from './gateway/manifest-requests.ts';
import { createPullCounting } from './gateway/pull-counting.ts';
import { createTokenEndpoint } from './gateway/token-endpoint.ts';
import { createTokens } from './gateway/tokens.ts';
import { createUploadOwners } from './gateway/upload-owners.ts';
import { apiDescriptionRoute } from './http/api-description-route.ts';
import { createApp } from './http/app.ts';
import { listen } from './http/listen.ts';
import { imageRoutes } from './images/image-routes.ts';
import { createImageService } from './images/image-service.ts';
import { createImageStore } from './images/image-store.ts';
import { startJobs } from './jobs/jobs.ts';
import { createLog } from './log.ts';
import { manifestRoutes } from './manifests/manifest-routes.ts';
import { createManifestService } from './manifests/manifest-service.ts';
import { createManifestStore } from './manifests/manifest-store.ts';
import { overviewRoutes } from './overview/overview-routes.ts';
import { createOverviewService } from './overview/overview-service.ts';
import { createOverviewStore } from './overview/overview-store.ts';
import { createBucketHealth } from './registries/bucket-health.ts';
import { createBucketService } from './registries/bucket-service.ts';
import { createBucketStore } from './registries/bucket-store.ts';
import { createEndpointAddress } from './registries/endpoint-address.ts';
import { createRegistryDirectory } from './registries/registry-directory.ts';
import { registryRoutes } from './registries/registry-routes.ts';
import { createRegistryService } from './registries/registry-service.ts';
import { createRegistryStore } from './registries/registry-store.ts';
import { createEngines } from './registry-api/engines.ts';
import { searchRoutes } from './search/search-routes.ts';
import { createSearchService } from './search/search-service.ts';
import { createSearchStore } from './search/search-store.ts';
import { tagRoutes } from './tags/tag-routes.ts';
import { createTagService } from './tags/tag-service.ts';
import { createTagStore } from './tags/tag-store.ts';
import { VERSION } from './version.ts';

const FLUSH_PULLS_MS = 1000;
const CHECK_HEALTH_MS = 15_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds everything that lives long, in the order in which one thing needs another, and starts to listen. */
export const start = async (variables: Record<string, string | undefined>) => {
  const env = parseEnvironment(variables);
  const log = await createLog(env.LOG_LEVEL);
  const now = () => new Date();
  const dataDir = resolve(env.DATA_DIR);
  const bucketsFolder = join(dataDir, 'buckets');
  await mkdir(bucketsFolder, { recursive: true });

  const database = await openDatabase({
    dataDir,
    databaseUrl: env.DATABASE_URL,
    migrationsFolder: fromHere('../migrations'),
    log,
  });
  const engines = createEngines({
    bucketsFolder,
    distribution: env.BUCKETS,
    onError: (err) => log.error({ err }, 'the storage of a bucket failed'),
  });

  const announcements = createAnnouncements(database.changes, log);
  const { announce } = announcements;

  const accounts = createAccountStore(database);
  const accountDirectory = createAccountDirectory(accounts, database.changes);
  const accessKeys = createAccessKeyService({
    store: createAccessKeyStore(database),
    directory: accountDirectory,
    changes: database.changes,
    announce,
    log,
    now,
  });

  const registryStore = createRegistryStore(database);
  const directory = createRegistryDirectory(registryStore, database.changes);
  /** The catalog knows buckets; people know the registry on each. */
  const announceOfImage = (type: 'tags-changed' | 'image-pulled') => (bucketId: number, image: string) =>
    void directory.nameOfBucket(bucketId).then(
      (registry) => registry !== undefined && announce({ type, registry, image }),
      (err: unknown) => log.warn({ err }, 'a change was not told'),
    );

  const reader = createCatalogReader(database);
  const tagMutability = createTagMutability(database);
  const remover = createCatalogRemover(database);
  const locks = createCatalogLocks();
  const onTagsChanged = announceOfImage('tags-changed');
  const catalog = createCatalog({
    reader,
    writer: createCatalogWriter(database),
    remover,
    locks,
    engines,
    tagMutability,
    onChange: onTagsChanged,
    onDoubt: (bucketId) => doubts.raise(bucketId),
    now,
  });
  const pullRecorder = createPullRecorder(database, { onCounted: announceOfImage('image-pulled'), log });
  const reconciler = createReconciler({ catalog, reader, engines, log });
  const doubts = createDoubts(reconciler);

  const addresses = {
    public: createEndpointAddress(
      env.PUBLIC_ENDPOINT_URL ?? endpointUrl(env.PUBLIC_ENDPOINT_HOST, env.PUBLIC_ENDPOINT_PORT),
      env.REGION_CODE,
    ),
    private: createEndpointAddress(
      env.PRIVATE_ENDPOINT_URL ?? endpointUrl(env.PRIVATE_ENDPOINT_HOST, env.PRIVATE_ENDPOINT_PORT),
      env.REGION_CODE,
    ),
  };
  const bucketStore = createBucketStore(database);
  const buckets = createBucketService({
    store: bucketStore,
    engines,
    bucketsFolder,
    distributionBuckets: env.BUCKETS,
    reconcile: reconciler.reconcile,
  });
  const overviewStore = createOverviewStore(database);
  const health = createBucketHealth({ store: bucketStore, engines, announce, log, now });
  const registries = createRegistryService({
    store: registryStore,
    buckets,
    health,
    collectingSince: (bucketId) => deletionParts.collectingSince(bucketId),
    changes: database.changes,
    announce,
    addresses,
    now,
  });
  const tagStore = createTagStore(database);
  const images = createImageService({
    store: createImageStore(database),
    directory,
    onSettings: tagMutability.changed,
    announce,
    now,
  });
  const tags = createTagService({ store: tagStore, images, announce });
  const auditTrail = createAuditTrail(database, { log });
  const deletionParts = createDeletionParts({
    database,
    engines,
    catalog,
    remover,
    locks,
    doubts,
    directory,
    images,
    bucketStore,
    trail: auditTrail,
    announce,
    onTagsChanged,
    flushPulls: pullRecorder.flush,
    log,
    now,
  });
  const manifests = createManifestService({
    store: createManifestStore(database),
    tags: tagStore,
    images,
    reader,
    engines,
  });
  const groupStore = createGroupStore(database);
  const identityProvider =
    env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET
      ? createIdentityProvider(
          {
            issuer: new URL(env.OIDC_ISSUER),
            clientId: env.OIDC_CLIENT_ID,
            clientSecret: env.OIDC_CLIENT_SECRET,
            groupsClaim: env.OIDC_GROUPS_CLAIM,
          },
          log,
        )
      : undefined;
  const secondFactor = createSecondFactor({ accounts, changes: database.changes, now });
  const openSessions = createSessionStore(database);
  const sessions = createSessionService({
    accounts,
    directory: accountDirectory,
    store: openSessions,
    secondFactor,
    attempts: createPasswordAttempts(await sharedSecret(database, 'device')),
    changes: database.changes,
    countRegistries: registries.count,
    identityProvider: identityProvider ? env.OIDC_NAME : null,
    version: VERSION,
    now,
  });
  const singleSignOn = createSingleSignOn({
    provider: identityProvider,
    accounts,
    groups: groupStore,
    sessions,
    changes: database.changes,
    secret: await sharedSecret(database, 'sign-in-flow'),
    now,
  });
  const subAccounts = createSubAccountService({
    store: accounts,
    sessions,
    secondFactor,
    changes: database.changes,
    announce,
    now,
  });

  const limitedTrail = createStrangerLimit(auditTrail);
  const names = createKnownNames({ accounts, groups: groupStore, accessKeys });

  const PgSession = connectPgSimple(session);
  const sessionStore = new PgSession({
    pool: database.pool,
    tableName: 'sessions',
    disableTouch: true,
    errorLog: (err) => log.error({ err }, 'sessions'),
  });
  const authenticate = createAuthenticate(sessions, accessKeys);
  const streams = createEventStreams({
    announcements,
    authenticateAgain: createAuthenticateAgain(authenticate),
    version: VERSION,
    startId: randomUUID(),
    log,
  });
  for (const topic of [SESSION_ENDED, ACCOUNTS_CHANGED]) database.changes.subscribe(topic, streams.checkAll);
  const app = createApp({
    log,
    session: sessionMiddleware(await sharedSecret(database, 'session'), sessionStore),
    ready: async () => void (await database.pool.query('select 1')),
    webFolder: fromHere('../../web/dist'),
    authenticate,
    targetOf: async ({ registry: name, image }) => {
      if (name === undefined) return {};
      const found = await directory.find({ by: 'name', value: name });
      const publicRegistry = found?.registry.publicRegistry ?? false;
      return { registry: { name, publicRegistry }, ...(image !== undefined && { image }) };
    },
    subjectOf: names.subject,
    onOutcome: createConsoleRecorder({
      trail: limitedTrail,
      names,
      signedInBy: sessions.principal,
      pulls: env.AUDIT_PULLS,
      now,
    }),
    routes: [
      apiDescriptionRoute(VERSION),
      ...accountRoutes(sessions, singleSignOn, accessKeys),
      ...subAccountRoutes(subAccounts, accessKeys),
      ...groupRoutes(createGroupService({ store: groupStore, changes: database.changes, announce })),
      ...auditRoutes({
        store: createAuditStore(database),
        checkChain: createChainCheck(database),
        now,
      }),
      ...registryRoutes(registries),
      ...imageRoutes(images),
      ...tagRoutes(tags),
      ...deletionParts.routes,
      ...manifestRoutes(manifests),
      ...searchRoutes(createSearchService(createSearchStore(database))),
      ...eventRoutes(streams),
      ...overviewRoutes(
        createOverviewService({ store: overviewStore, troubles: health.troubledRegistries, now }),
      ),
    ],
  });

  const tokens = createTokens(await sharedSecret(database, 'token'), now);
  const recorder = createClientRecorder({ trail: limitedTrail, names, pulls: env.AUDIT_PULLS, now });
  const gatewayParts = {
    directory,
    engines,
    identify: createIdentify({ accessKeys, tokens }),
    tokenEndpoint: createTokenEndpoint({ accessKeys, tokens, recorder, now }),
    manifests: createManifestRequests({
      catalog,
      deleting: deletionParts.deleting,
      engines,
      pulls: createPullCounting(pullRecorder, now),
      now,
    }),
    lists: createListRequests({ reader }),
    holds: deletionParts.holds,
    uploadOwners: createUploadOwners(await sharedSecret(database, 'upload')),
    reader,
    recorder,
    log,
  };

  const generated = await ensureMainAccount(accounts, accessKeys, {
    loginId: env.MAIN_ACCOUNT_LOGIN,
    password: env.MAIN_ACCOUNT_PASSWORD,
    accessKey:
      env.MAIN_ACCOUNT_ACCESS_KEY_ID && env.MAIN_ACCOUNT_SECRET_KEY
        ? { id: env.MAIN_ACCOUNT_ACCESS_KEY_ID, secret: env.MAIN_ACCOUNT_SECRET_KEY }
        : undefined,
  });
  await buckets.discover();

  const reconcileAll = async () => {
    for (const { bucket } of await bucketStore.list())
      if (bucket.repositoryPrefix !== null) await doubts.compare(bucket);
  };
  const listeners = [
    await listen(
      createGateway({ kind: 'public', address: addresses.public, ...gatewayParts }),
      env.PUBLIC_ENDPOINT_HOST,
      env.PUBLIC_ENDPOINT_PORT,
    ),
    await listen(
      createGateway({ kind: 'private', address: addresses.private, ...gatewayParts }),
      env.PRIVATE_ENDPOINT_HOST,
      env.PRIVATE_ENDPOINT_PORT,
    ),
    await listen(app, env.CONSOLE_HOST, env.CONSOLE_PORT),
  ];

  const jobs = await startJobs(
    database,
    [
      { name: 'reconcile', cron: '17 * * * *', run: reconcileAll },
      {
        name: 'clear-dead-uploads',
        cron: '37 * * * *',
        run: async () => void (await engines.clearDeadUploads(new Date(now().getTime() - DAY_MS))),
      },
      { name: 'sample-usage', cron: '57 * * * *', run: overviewStore.sample },
      {
        name: 'prune-audit-log',
        cron: '47 2 * * *',
        run: createAuditRetention(database, { days: env.AUDIT_RETENTION_DAYS, now }),
      },
      ...deletionParts.schedules,
      { name: 'vacuum', cron: '7 3 * * *', run: database.vacuum },
      { name: 'vacuum-grown', cron: '*/10 * * * *', run: database.vacuumGrown },
    ],
    log,
  );
  const inBackground = (task: () => Promise<void>) => () =>
    void task().catch((err: unknown) => log.error({ err }, 'a background task failed'));
  const timers = [
    setInterval(inBackground(pullRecorder.flush), FLUSH_PULLS_MS),
    setInterval(inBackground(health.checkAll), CHECK_HEALTH_MS),
  ];
  await deletionParts.start();
  inBackground(reconcileAll)();
  inBackground(health.checkAll)();

  return {
    /** For people: where to sign in, and the generated password, which is known only now. */
    announcement: announcement(env, generated),

    /** Lets requests under way end, writes what is only in memory, and closes the database. */
    async stop(): Promise<void> {
      log.info('stopping');
      for (const timer of timers) clearInterval(timer);
      streams.close();
      await Promise.all([jobs.stop(), ...listeners.map((listener) => listener.close())]);
      await deletionParts.stop();
      await pullRecorder.flush();
      limitedTrail.stop();
      await auditTrail.stop();
      announcements.stop();
      sessionStore.close();
      await engines.close();
      await database.close();
    },
  };
};

/** On every address of a machine, or its loopback, people call it `localhost` until they are told another name. */
const endpointUrl = (host: string, port: number) =>
  `http://${['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host) ? 'localhost' : host}:${port}/{registry}`;

const announcement = (
  env: ReturnType<typeof parseEnvironment>,
  generated: { loginId: string; password: string } | undefined,
): string => {
  const { origin } = new URL(endpointUrl(env.CONSOLE_HOST, env.CONSOLE_PORT));
  const lines = [`Registry Console is ready: ${origin}`];
  if (generated)
    lines.push(
      `Sign in as ${generated.loginId} with the password ${generated.password}`,
      'It is shown this once. Keep it.',
    );
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n\n`;
};
