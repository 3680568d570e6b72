// `npm run bench:catalog`: lists and search at a million tags beside the same at a thousand, through the HTTP API of the
// real program, on the embedded database and on PostgreSQL; and what a user interface without a catalog has to ask.
// `--quick`: a tenth of the size. `--only embedded` or `--only server`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from '../bff/src/database/open-database.ts';
import { startPostgresServer } from '../bff/src/database/testing/postgres-server.ts';
import { createLog } from '../bff/src/log.ts';
import { findCommand } from '../e2e/fixtures/command.ts';
import { startProgram } from '../e2e/fixtures/program.ts';
import { type CatalogSize, fillCatalog } from './catalog-content.ts';
import { catalogRequests } from './catalog-requests.ts';
import { residentMegabytes } from './memory.ts';
import { createClient, measureTimes, type Times } from './request-times.ts';
import { measureSimpleUi } from './simple-ui.ts';

const { quick, only } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
}).values;
const scale = quick ? 0.1 : 1;
const SMALL: CatalogSize = { registries: 25, images: 100, tags: 1000, largestImages: [300, 100] };
const LARGE: CatalogSize = {
  registries: 100,
  images: 20_000 * scale,
  tags: 1_000_000 * scale,
  largestImages: [100_000 * scale, 10_000 * scale],
};
const ROUNDS = 3;
const REQUESTS = quick ? { alone: 60, together: 96 } : { alone: 150, together: 160 };
const CLIENTS = 16;
const TIME_LIMIT_MS = 20 * 60_000;
const SETTLES_MS = 3000;

type Kind = 'embedded' | 'server';
type Measured = Record<string, { alone: Times; together: Times }>;

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const row = (name: string, ...cells: string[]) =>
  console.log(name.padEnd(26) + cells.map((cell) => cell.padStart(18)).join(''));
const pair = ({ p50, p99 }: Times) => `${number(p50, 1)} / ${number(p99, 1)}`;

const fill = async (dataDir: string, databaseUrl: string | undefined, size: CatalogSize): Promise<void> => {
  const database = await openDatabase({
    dataDir,
    databaseUrl,
    migrationsFolder: fileURLToPath(new URL('../bff/migrations', import.meta.url)),
    log: await createLog('warn'),
  });
  try {
    await fillCatalog(database, size);
  } finally {
    await database.close();
  }
};

const measure = async (kind: Kind, size: CatalogSize): Promise<Measured> => {
  const dataDir = mkdtempSync(join(scratch, 'data-'));
  const postgres = kind === 'server' ? await startPostgresServer() : undefined;
  if (kind === 'server' && !postgres) throw new Error('PostgreSQL is not installed');
  const begun = performance.now();
  await fill(dataDir, postgres?.url, size);
  const seconds = (performance.now() - begun) / 1000;
  const program = await startProgram({
    dataDir,
    env: { LOG_LEVEL: 'warn', DATABASE_URL: postgres?.url ?? '' },
  });
  const credentials = `${program.accessKey.username}:${program.accessKey.password}`;
  const client = createClient(program.consoleUrl.replace('localhost', '127.0.0.1'), {
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    connections: CLIENTS,
  });
  try {
    await sleep(SETTLES_MS);
    const atRest = residentMegabytes(program.pid);
    const measured: Measured = {};
    for (const [name, paths] of Object.entries(await catalogRequests(client))) {
      await measureTimes(client, paths, { clients: 1, requests: paths.length, rounds: 1 });
      measured[name] = {
        alone: await measureTimes(client, paths, { clients: 1, requests: REQUESTS.alone, rounds: ROUNDS }),
        together: await measureTimes(client, paths, {
          clients: CLIENTS,
          requests: REQUESTS.together,
          rounds: ROUNDS,
        }),
      };
    }
    console.log(
      `${number(size.tags)} tags: filled in ${number(seconds)} s; memory at rest ${number(atRest)} MB, ` +
        `after all requests ${number(residentMegabytes(program.pid))} MB`,
    );
    return measured;
  } finally {
    client.close();
    await program.remove();
    await postgres?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

const compareSizes = async (kind: Kind): Promise<Measured> => {
  console.log(kind === 'embedded' ? 'Embedded database' : 'PostgreSQL server');
  const small = await measure(kind, SMALL);
  const large = await measure(kind, LARGE);
  const [few, many] = [`${number(SMALL.tags)} tags`, `${number(LARGE.tags)} tags`];
  row('1 client', '', '', '', `${CLIENTS} clients`);
  row('p50 / p99 in ms', few, many, 'p99 ratio', few, many, 'p99 ratio');
  const ratio = (name: string, clients: 'alone' | 'together') =>
    `${(large[name]![clients].p99 / small[name]![clients].p99).toFixed(2)} x`;
  for (const name of Object.keys(large)) {
    row(
      name,
      pair(small[name]!.alone),
      pair(large[name]!.alone),
      ratio(name, 'alone'),
      pair(small[name]!.together),
      pair(large[name]!.together),
      ratio(name, 'together'),
    );
  }
  console.log('');
  return large;
};

const scratch = mkdtempSync(join(tmpdir(), 'registry-console-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
setTimeout(() => {
  console.error(`The benchmark takes more than ${TIME_LIMIT_MS / 60_000} minutes: ended`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

const kinds = (['embedded', 'server'] as const).filter((kind) => only === undefined || only === kind);
const measured = new Map<Kind, Measured>();
for (const kind of kinds) measured.set(kind, await compareSizes(kind));

if (findCommand('docker-registry')) {
  const tagCount = LARGE.largestImages[1]!;
  const theirs = await measureSimpleUi(scratch, tagCount);
  console.log(`Tags of an image with ${number(tagCount)}`);
  row(
    'docker-registry',
    `${number(theirs)} ms`,
    'catalog, tags, then manifest and configuration of each tag',
  );
  for (const [kind, { 'tags of second image': ours }] of measured)
    row(`first page, ${kind}`, `${number(ours!.alone.p50, 1)} ms`, `${number(theirs / ours!.alone.p50)} x`);
}
