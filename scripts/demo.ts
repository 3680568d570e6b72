// Fills a running console with images: `npm run demo -- --url http://localhost:8080 --login admin --password ...`
import { parseArgs } from 'node:util';
import {
  createOwnAccessKey,
  deleteOwnAccessKey,
  listOwnAccessKeys,
  MAX_ACCESS_KEYS,
} from '../shared/src/accounts/access-key.ts';
import { createRegistry, getRegistry, type Registry } from '../shared/src/registries/registry.ts';
import { type ConsoleClient, ConsoleError, createConsoleClient } from './console-client.ts';
import { DEMO_REGISTRIES, demoImages } from './demo-images.ts';
import { type Credentials, createOciClient } from './oci-client.ts';

const { env } = process;

const readSettings = () => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: env.CONSOLE_URL || 'http://localhost:8080' },
      login: { type: 'string', default: env.MAIN_ACCOUNT_LOGIN || 'admin' },
      password: { type: 'string', default: env.MAIN_ACCOUNT_PASSWORD ?? '' },
    },
  });
  if (!values.password) {
    throw new Error(
      'The password of the main account is needed: set MAIN_ACCOUNT_PASSWORD, or give --password.',
    );
  }
  return values;
};

/** Runs with an access key for pushing: a given one, or one made for the purpose and deleted afterwards. */
const withAccessKey = async (
  { call }: ConsoleClient,
  use: (credentials: Credentials) => Promise<void>,
): Promise<void> => {
  const { MAIN_ACCOUNT_ACCESS_KEY_ID: id, MAIN_ACCOUNT_SECRET_KEY: secret } = env;
  if (id && secret) return use({ username: id, password: secret });
  const { items } = await call(listOwnAccessKeys);
  if (items.length >= MAX_ACCESS_KEYS) {
    throw new Error(
      `The account has ${items.length} access keys, and no more are allowed. Pushing needs one: delete a key in the ` +
        'console, or set MAIN_ACCOUNT_ACCESS_KEY_ID and MAIN_ACCOUNT_SECRET_KEY to one of them.',
    );
  }
  const key = await call(createOwnAccessKey);
  try {
    await use({ username: key.id, password: key.secret });
  } finally {
    await call(deleteOwnAccessKey, { params: { accessKey: key.id } });
  }
};

const findOrCreate = async (
  { call }: ConsoleClient,
  registry: (typeof DEMO_REGISTRIES)[number],
): Promise<Registry> => {
  try {
    return await call(getRegistry, { params: { registry: registry.name } });
  } catch (error) {
    if (!(error instanceof ConsoleError) || error.status !== 404) throw error;
    return call(createRegistry, { body: registry });
  }
};

const { url, login, password } = readSettings();
const console_ = createConsoleClient(url);
await console_.signIn(login, password);

const registries = new Map<string, Registry>();
for (const registry of DEMO_REGISTRIES) registries.set(registry.name, await findOrCreate(console_, registry));

await withAccessKey(console_, async (credentials) => {
  for (const { registry, name, versions } of demoImages()) {
    // By path the registry is part of the repository's name, by host it is not: its address says which.
    const address = new URL(registries.get(registry)!.publicEndpointUrl);
    const repository = `${address.pathname}/${name}`.replace(/^\/+/, '');
    const client = createOciClient({ endpoint: address.origin, credentials });
    for (const { content, tags } of versions) await client.push(repository, content, tags);
    client.close();
    const tags = versions.flatMap((version) => version.tags);
    console.log(`${registry}/${name}: ${tags.join(', ')}`);
  }
});
console.log(`Done. See ${url}`);
