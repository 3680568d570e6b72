import type { IncomingMessage, ServerResponse } from 'node:http';
import { check, reachOf, type Target } from 'shared/access/check';
import type { BlobRoute } from 'shared/oci/blob-route';
import { parseDistributionPath } from 'shared/oci/distribution-path';
import { OciError } from 'shared/oci/error';
import { isDigest, isRepositoryName } from 'shared/oci/reference';
import { basicCredentials } from '../accounts/basic-credentials.ts';
import type { CatalogReader } from '../catalog/catalog-reader.ts';
import { repositoryOf } from '../catalog/repository-name.ts';
import type { PushBook, PushHolds } from '../garbage-collection/push-holds.ts';
import { clientAddress } from '../http/client-address.ts';
import { sendJson } from '../http/oci-answer.ts';
import type { Log } from '../log.ts';
import type { EndpointAddress, ResolvedName } from '../registries/endpoint-address.ts';
import type { RegistryDirectory } from '../registries/registry-directory.ts';
import type { StoredRegistry } from '../registries/registry-store.ts';
import type { Engines } from '../registry-api/engines.ts';
import { sendError } from './answers.ts';
import { type Caller, challenge, type createIdentify, unauthorized } from './caller.ts';
import { type ClientRecorder, type Deed, operationOf } from './client-recorder.ts';
import type { ListRequests } from './list-requests.ts';
import type { ImagePlace, ManifestRequests } from './manifest-requests.ts';
import { offeredFor, type Permission, type RepositoryRoute } from './operations.ts';
import { covers, type Scope } from './scope.ts';
import type { createTokenEndpoint } from './token-endpoint.ts';
import type { UploadOwners } from './upload-owners.ts';

type Deps = {
  kind: 'public' | 'private';
  address: EndpointAddress;
  directory: RegistryDirectory;
  engines: Engines;
  identify: ReturnType<typeof createIdentify>;
  tokenEndpoint: ReturnType<typeof createTokenEndpoint>;
  manifests: ManifestRequests;
  lists: ListRequests;
  holds: Pick<PushHolds, 'write'>;
  uploadOwners: UploadOwners;
  reader: Pick<CatalogReader, 'repositories' | 'blobInUse'>;
  recorder: ClientRecorder;
  log: Log;
};

type Request = {
  req: IncomingMessage;
  res: ServerResponse;
  host: string;
  realm: string;
  query: URLSearchParams;
  search: string;
};

type Admitted = { permission: Permission; registry: string; place: ImagePlace; book: PushBook | undefined };

/** By the name that the client wrote: a registry that does not exist is refused as one that exists. */
const targetOf = (found: StoredRegistry | undefined, resolved: ResolvedName | undefined): Target => {
  if (!resolved) return {};
  const name = found?.registry.name ?? resolved.registry.value;
  return {
    registry: { name, publicRegistry: found?.registry.publicRegistry ?? false },
    image: resolved.image,
  };
};

/** The only way for clients in: who, to which registry, may they; then to the engine and the catalog behind it. */
export const createGateway = (deps: Deps) => {
  const { kind, address, directory, engines, identify, tokenEndpoint, manifests, lists, log } = deps;
  const { reader, holds, uploadOwners, recorder } = deps;

  const refuseClosedEndpoint = (found: StoredRegistry | undefined) => {
    if (kind === 'public' && found && !found.registry.publicEndpoint)
      throw new OciError('DENIED', {
        message: `the public endpoint of the registry ${found.registry.name} is disabled, use its private endpoint`,
      });
  };

  /** The registry and image that a client means, if it may do that there. */
  const admit = async (
    caller: Caller,
    { host, realm }: Request,
    name: string,
    { action, scope }: Permission,
  ) => {
    const resolved: ResolvedName | undefined = address.resolve(host, name);
    const found = resolved && (await directory.find(resolved.registry));
    const wanted: Scope = {
      type: 'repository',
      name,
      actions: scope === 'push' ? ['pull', 'push'] : [scope],
    };
    const verdict = check(caller.principal, action, targetOf(found, resolved));
    if (!verdict.ok && caller.principal.kind === 'anonymous') throw unauthorized(challenge(realm, wanted));
    if (!verdict.ok) throw new OciError('DENIED', { message: verdict.reason });
    if (caller.scopes && !covers(caller.scopes, wanted))
      throw unauthorized(challenge(realm, wanted, caller.known ? 'insufficient_scope' : undefined));
    refuseClosedEndpoint(found);
    if (!resolved)
      throw new OciError('NAME_UNKNOWN', { message: `${name} names no registry: write <registry>/<image>` });
    if (!found)
      throw new OciError('NAME_UNKNOWN', {
        message: `there is no registry named ${resolved.registry.value}`,
      });
    if (!isRepositoryName(resolved.image))
      throw new OciError('NAME_INVALID', { message: `${resolved.image} is not an image name` });
    return { bucket: found.bucket, registry: found.registry.name, image: resolved.image };
  };

  /** `POST uploads/?mount=<digest>&from=<name>`: the source must be readable for the client and lie in the same bucket. */
  const mountOf = async (caller: Caller, request: Request, bucketId: number) => {
    const digest = request.query.get('mount');
    if (digest === null || !isDigest(digest)) return undefined;
    const source = request.query.get('from');
    if (source === null) return { digest };
    try {
      const from = await admit(caller, request, source, { action: 'View/pullImage', scope: 'pull' });
      return from.bucket.id === bucketId
        ? { digest, from: repositoryOf(from.bucket, from.image) }
        : undefined;
    } catch (error) {
      // Not readable is like not there: the client uploads instead.
      if (error instanceof OciError) return undefined;
      throw error;
    }
  };

  const serveBlobs = async (
    caller: Caller,
    request: Request,
    route: RepositoryRoute,
    place: ImagePlace & Required<Pick<Target, 'registry'>>,
  ) => {
    const { req, res, query, search } = request;
    const { bucket, registry, image, clientRepository, who } = place;
    if (
      route.kind === 'blob' &&
      req.method === 'DELETE' &&
      (await reader.blobInUse(bucket.id, image, route.digest))
    )
      throw new OciError('DENIED', {
        message: `${route.digest} is part of an image: delete the image's manifest first`,
      });
    // Whoever may push to an image may still not go on with what another began.
    if (route.kind === 'upload' && !uploadOwners.owns(caller.principal, route.id, query))
      throw new OciError('BLOB_UPLOAD_UNKNOWN');
    const exchange = {
      req,
      res,
      repository: repositoryOf(bucket, image),
      clientRepository,
      pusher: check(caller.principal, 'Change/pushImage', { registry, image }).ok ? who : undefined,
      uploadQuery: (id: string) => uploadOwners.queryOf(caller.principal, id),
    };
    const blobRoute: BlobRoute | undefined =
      route.kind === 'blob'
        ? { kind: 'blob', digest: route.digest }
        : route.kind === 'uploads'
          ? {
              kind: 'uploads',
              mount: await mountOf(caller, request, bucket.id),
              digest: query.get('digest') ?? undefined,
            }
          : route.kind === 'upload'
            ? { kind: 'upload', id: route.id, search }
            : undefined;
    if (blobRoute) await engines.of(bucket).serveBlob(blobRoute, exchange);
  };

  const serveRepository = async (caller: Caller, request: Request, route: RepositoryRoute) => {
    const { req } = request;
    const method = req.method ?? '';
    const offered = offeredFor(route);
    const permission = Object.hasOwn(offered, method) ? offered[method] : undefined;
    if (!permission)
      throw new OciError('UNSUPPORTED', { headers: { Allow: Object.keys(offered).join(', ') } });
    const { bucket, registry, image } = await admit(caller, request, route.repository, permission);
    const account =
      caller.principal.kind === 'anonymous' ? 'anonymous' : `account ${caller.principal.accountId}`;
    const place: ImagePlace = {
      bucket,
      image,
      clientRepository: route.repository,
      who: `${account} ${clientAddress(req)}`,
      by: caller.principal.kind === 'anonymous' ? '' : caller.principal.loginId,
    };
    const serveRoute = (book?: PushBook) =>
      serveAdmitted(caller, request, route, { permission, registry, place, book });
    // Who pushes asks first what is there already, and relies on the answer.
    const isPush =
      permission.scope !== 'pull' ||
      (route.kind === 'blob' &&
        method === 'HEAD' &&
        covers(caller.scopes ?? [], { type: 'repository', name: route.repository, actions: ['push'] }));
    if (!isPush) return serveRoute();
    const pusher = { repository: repositoryOf(bucket, image), who: place.who };
    await holds.write(bucket, serveRoute, { pusher });
  };

  const serveAdmitted = async (
    caller: Caller,
    request: Request,
    route: RepositoryRoute,
    { permission, registry, place, book }: Admitted,
  ) => {
    const { req, res, query } = request;
    const method = req.method ?? '';
    const { image } = place;
    switch (route.kind) {
      case 'manifest':
        if (method === 'PUT') book?.named(await manifests.put(req, res, place, route.reference));
        else if (method === 'DELETE') await manifests.remove(place, route.reference);
        else await manifests.get(req, res, place, route.reference);
        if (permission.scope !== 'pull' || (recorder.pulls && method === 'GET' && res.statusCode === 200)) {
          const { reference } = route;
          const deed = {
            action: permission.action,
            operation: operationOf(route, method),
            registry,
            image,
            reference,
          };
          if (method !== 'DELETE') return recorder.done(request, caller, deed, res.statusCode);
          await recorder.deleted(request, caller, deed, 202);
          res.writeHead(202, { 'Content-Length': 0 }).end();
        }
        return;
      case 'tags':
        return lists.tags(res, place, query);
      case 'referrers':
        return lists.referrers(res, place, route.digest, query);
      default: {
        await serveBlobs(caller, request, route, {
          ...place,
          registry: { name: registry, publicRegistry: false },
        });
        const digest = res.getHeader('Docker-Content-Digest');
        if (digest !== undefined && [200, 201].includes(res.statusCode)) book?.found(`${digest}`);
      }
    }
  };

  const servePing = async (caller: Caller, { res, host, realm }: Request) => {
    if (!caller.known) throw unauthorized(challenge(realm, undefined));
    const key = address.registryOfHost(host);
    refuseClosedEndpoint(key && (await directory.find(key)));
    sendJson(res, 200, {});
  };

  const serveCatalog = async (caller: Caller, { res, host, realm, query }: Request) => {
    const wanted: Scope = { type: 'registry', name: 'catalog', actions: ['*'] };
    const { principal } = caller;
    const verdict = check(principal, 'View/getImageList');
    if (!verdict.ok && principal.kind === 'anonymous') throw unauthorized(challenge(realm, wanted));
    if (!verdict.ok) throw new OciError('DENIED', { message: verdict.reason });
    if (caller.scopes && !covers(caller.scopes, wanted))
      throw unauthorized(challenge(realm, wanted, 'insufficient_scope'));
    const reach = reachOf(principal, 'View/getImageList');
    const key = address.registryOfHost(host);
    const registry = key && ((await directory.find(key))?.registry.name ?? '');
    await lists.catalog(res, query, async ({ after, limit }) => {
      const found = await reader.repositories({
        after,
        limit,
        publicEndpoint: kind === 'public',
        registry,
        reach,
      });
      return found.map(({ registry, image }) => address.repositoryOf(host, registry, image));
    });
  };

  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const [path = '', search = ''] = splitOnce(req.url ?? '/', '?');
    const host = req.headers.host ?? '';
    const realm = `${address.secure ? 'https' : 'http'}://${host}/token`;
    const query = new URLSearchParams(search);
    if (path === '/token') return tokenEndpoint(req, res, host, query);
    res.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
    if (!/^[A-Za-z0-9.:[\]_-]+$/.test(host))
      throw new OciError('UNSUPPORTED', { status: 400, message: 'the Host header is not valid' });
    if (search.includes('%00'))
      throw new OciError('UNSUPPORTED', { status: 400, message: 'the query holds the character NUL' });
    const route = parseDistributionPath(path);
    const caller = await identify(req, host, realm);
    const request = { req, res, host, realm, query, search: search && `?${search}` };
    // Names that are not names are told only to those who may ask.
    if (route.kind === 'refused') {
      if (!caller.known) throw unauthorized(challenge(realm, undefined));
      throw route.error;
    }
    if (route.kind === 'ping') return servePing(caller, request);
    if (route.kind === 'catalog') return serveCatalog(caller, request);
    return serveRepository(caller, request, route);
  };

  /** Refusals, and pushes and deletions that failed. Who and what is found out again: what is served pays nothing for it. */
  const recordUnserved = async (req: IncomingMessage, res: ServerResponse, error: unknown): Promise<void> => {
    const [path = ''] = splitOnce(req.url ?? '/', '?');
    // The token endpoint knows more of what it refuses.
    if (path === '/token') return;
    const { method = '' } = req;
    const host = req.headers.host ?? '';
    const route = parseDistributionPath(path);
    const status = error instanceof OciError ? error.status : 500;
    const wrongKey = status === 401 ? basicCredentials(req.headers.authorization)?.id : undefined;
    const isManifestChange = route.kind === 'manifest' && (method === 'PUT' || method === 'DELETE');
    if (wrongKey === undefined && status !== 403 && (status === 401 || !isManifestChange)) return;

    const deed: Deed = {
      action: wrongKey !== undefined ? 'Change/createSession' : 'View/getImageList',
      operation: operationOf(route, method),
    };
    if ('repository' in route) {
      const resolved = address.resolve(host, route.repository);
      const { registry, image } = targetOf(resolved && (await directory.find(resolved.registry)), resolved);
      deed.registry = registry?.name;
      deed.image = image;
      deed.action = offeredFor(route)[method]?.action ?? 'View/pullImage';
      if ('reference' in route) deed.reference = route.reference;
    }
    const by = wrongKey === undefined ? await identify(req, host, '') : { wrongKey };
    await recorder.unserved({ req, res }, by, deed, error);
  };

  return (req: IncomingMessage, res: ServerResponse): void => {
    res.on('error', () => {});
    serve(req, res).catch(async (error: unknown) => {
      await recordUnserved(req, res, error).catch((err: unknown) =>
        log.error({ err, method: req.method, url: req.url }, 'a refusal was not recorded'),
      );
      sendError(req, res, error, log);
    });
  };
};

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};
