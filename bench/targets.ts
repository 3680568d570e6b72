// The two registries that are compared, each with a client that may push to `repository`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startDockerRegistry } from '../e2e/fixtures/docker-registry.ts';
import type { Program } from '../e2e/fixtures/program.ts';
import { createConsoleClient } from '../scripts/console-client.ts';
import { createOciClient, type OciClient } from '../scripts/oci-client.ts';
import { createRegistry } from '../shared/src/registries/registry.ts';

const REGISTRY = 'bench';
/** Enough that eight pushes at a time never wait for a connection. */
const CONNECTIONS = 32;

export type Target = { name: string; url: string; oci: OciClient; repository: (image: string) => string };

const repository = (image: string) => `${REGISTRY}/${image}`;

export const targetProgram = async (program: Program): Promise<Target> => {
  const { call, signIn } = createConsoleClient(program.consoleUrl);
  await signIn(program.account.loginId, program.account.password);
  await call(createRegistry, { body: { name: REGISTRY } });
  // By address, as with the other: looking up `localhost` costs time of its own.
  const url = `http://${program.publicEndpoint.replace('localhost', '127.0.0.1')}`;
  const oci = createOciClient({ endpoint: url, credentials: program.accessKey, connections: CONNECTIONS });
  return { name: 'registry-console', url, oci, repository };
};

export const targetDockerRegistry = async (
  scratch: string,
): Promise<Target & { stop: () => Promise<unknown> }> => {
  const root = join(scratch, 'docker-registry');
  mkdirSync(root);
  const { url, stop } = await startDockerRegistry(root, scratch);
  const oci = createOciClient({ endpoint: url, connections: CONNECTIONS });
  return { name: 'docker-registry', url, oci, repository, stop };
};
