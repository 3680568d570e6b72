import type { Action } from 'shared/access/rules';
import type { DistributionRoute } from 'shared/oci/distribution-path';

export type RepositoryRoute = Exclude<DistributionRoute, { kind: 'ping' | 'catalog' | 'refused' }>;

/** What it takes to do something: the action in the table of rules, and what a token has to be asked for. */
export type Permission = { action: Action; scope: 'pull' | 'push' | 'delete' };
const PULL: Permission = { action: 'View/pullImage', scope: 'pull' };
const PUSH: Permission = { action: 'Change/pushImage', scope: 'push' };
const DELETE: Permission = { action: 'Change/deleteManifest', scope: 'delete' };

/** Everything that clients can do with a repository (OCI distribution spec 1.1, "Endpoints"); the rest is not offered. */
export const OPERATIONS: Record<RepositoryRoute['kind'], Readonly<Record<string, Permission>>> = {
  manifest: { GET: PULL, HEAD: PULL, PUT: PUSH, DELETE },
  tags: { GET: PULL, HEAD: PULL },
  referrers: { GET: PULL, HEAD: PULL },
  blob: { GET: PULL, HEAD: PULL, DELETE },
  uploads: { POST: PUSH },
  upload: { GET: PUSH, PATCH: PUSH, PUT: PUSH, DELETE: PUSH },
};
