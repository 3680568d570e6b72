import type { Action } from 'shared/access/rules';
import type { DistributionRoute } from 'shared/oci/distribution-path';

export type RepositoryRoute = Exclude<DistributionRoute, { kind: 'ping' | 'catalog' | 'refused' }>;

/** What it takes to do something: the action in the table of rules, and what a token has to be asked for. */
export type Permission = { action: Action; scope: 'pull' | 'push' | 'delete' };
const PULL: Permission = { action: 'View/pullImage', scope: 'pull' };
const PUSH: Permission = { action: 'Change/pushImage', scope: 'push' };
const DELETE: Permission = { action: 'Change/deleteManifest', scope: 'delete' };
const DELETE_TAG: Permission = { action: 'Change/deleteTag', scope: 'delete' };

/** A manifest is asked for by its tag or by its digest. */
export type RepositoryPart = RepositoryRoute['kind'] | 'tag';

/** Everything that clients can do with a repository (OCI distribution spec 1.1, "Endpoints"); the rest is not offered. */
export const OPERATIONS: Record<RepositoryPart, Readonly<Record<string, Permission>>> = {
  tag: { GET: PULL, HEAD: PULL, PUT: PUSH, DELETE: DELETE_TAG },
  manifest: { GET: PULL, HEAD: PULL, PUT: PUSH, DELETE },
  tags: { GET: PULL, HEAD: PULL },
  referrers: { GET: PULL, HEAD: PULL },
  blob: { GET: PULL, HEAD: PULL, DELETE },
  uploads: { POST: PUSH },
  upload: { GET: PUSH, PATCH: PUSH, PUT: PUSH, DELETE: PUSH },
};

export const offeredFor = (route: RepositoryRoute): Readonly<Record<string, Permission>> =>
  OPERATIONS[route.kind === 'manifest' && !route.reference.includes(':') ? 'tag' : route.kind];
