// `npm run bench:deleting`: a clean-up of half of a registry with 100,000 tags: how long its preview takes, how many tags
// are deleted a second, and how the console and clients fare meanwhile. `--quick`: a tenth of the size.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startProgram } from '../e2e/fixtures/program.ts';
import { createConsoleClient } from '../scripts/console-client.ts';
import { createOciClient } from '../scripts/oci-client.ts';
import { buildImage, buildLayer, pseudoRandomBytes } from '../scripts/oci-content.ts';
import { previewCleanup, runCleanup } from '../shared/src/cleanup/cleanup.ts';
import { getDeletion } from '../shared/src/deletions/deletion.ts';
import { fillRegistry, REGISTRY } from './deleting-content.ts';
import { createClient, measureTimes, percentile } from './request-times.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const CONTENT = { images: 10, tags: quick ? 1000 : 10_000 };
const TIME_LIMIT_MS = 15 * 60_000;
const POLL_MS = 100;
const AIMS = { previewMs: 1000, tagsPerSecond: 2000, listP99Ms: 100 };

setTimeout(() => {
  console.error(`The benchmark takes more than ${TIME_LIMIT_MS / 60_000} minutes: ended`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();
const dataDir = mkdtempSync(join(tmpdir(), 'registry-console-bench-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const row = (name: string, value: string, aim = '') =>
  console.log(name.padEnd(44) + value.padStart(24) + aim.padStart(20));

await fillRegistry(dataDir, CONTENT);
const program = await startProgram({ dataDir, env: { LOG_LEVEL: 'warn' } });
const { call, signIn } = createConsoleClient(program.consoleUrl);
await signIn(program.account.loginId, program.account.password);
const credentials = `${program.accessKey.username}:${program.accessKey.password}`;
const client = createClient(program.consoleUrl.replace('localhost', '127.0.0.1'), {
  headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  connections: 4,
});
const oci = createOciClient({
  endpoint: `http://${program.publicEndpoint.replace('localhost', '127.0.0.1')}`,
  credentials: program.accessKey,
  connections: 8,
});

const LISTS = [
  `/api/v1/registries/${REGISTRY}/images/image-9/tags?limit=20`,
  `/api/v1/registries/${REGISTRY}/images?limit=20`,
  `/api/v1/registries/${REGISTRY}/images/image-3/tags?limit=20&sort=name`,
];
const lists = () => measureTimes(client, LISTS, { clients: 1, requests: 60, rounds: 1 });

/** Pushes and pulls, one after the other, until told to stop; returns how many a second. */
const workload = (seed: string) => {
  let [done, running] = [0, true];
  const begun = performance.now();
  const repository = `${REGISTRY}/busy`;
  const work = (async () => {
    for (let n = 0; running; n += 1) {
      const layer = buildLayer(`${seed} ${n}`, [
        { path: 'data', bytes: pseudoRandomBytes(`${seed} ${n}`, 2000) },
      ]);
      await oci.push(repository, buildImage({ layers: [layer] }), [`${seed}-${n}`]);
      await oci.pullManifest(repository, `${seed}-${n}`);
      done += 1;
    }
  })();
  return async () => {
    running = false;
    await work;
    return (done * 1000) / (performance.now() - begun);
  };
};

try {
  // What a program does after its start is over by then.
  await sleep(15_000);
  const quiet = workload('quiet');
  await sleep(5000);
  const pushesAlone = await quiet();
  const listsAlone = await lists();

  const before = new Date(Date.now() - 30 * 24 * 60 * 60_000).toISOString();
  let [plan, confirmTags] = [0, 0];
  const previews: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const begun = performance.now();
    const preview = await call(previewCleanup, { params: { registry: REGISTRY }, query: { before } });
    previews.push(performance.now() - begun);
    [plan, confirmTags] = [preview.id, preview.plannedTags];
    row(
      `preview ${n + 1}, of ${number(preview.plannedTags)} tags that would go`,
      `${number(previews.at(-1) ?? 0)} ms`,
      `aim ${AIMS.previewMs}`,
    );
  }

  const pushing = workload('during');
  const begun = performance.now();
  const running = async () => {
    let now = await call(runCleanup, { params: { registry: REGISTRY }, body: { plan, confirmTags } });
    while (now.state === 'running') {
      await sleep(POLL_MS);
      now = await call(getDeletion, { params: { registry: REGISTRY, deletion: now.id } });
    }
    return now;
  };
  const during: number[] = [];
  let isRunning = true;
  const looking = async () => {
    while (isRunning)
      for (const path of LISTS) {
        const asked = performance.now();
        await client.getJson(path);
        during.push(performance.now() - asked);
      }
  };
  const ended = running().finally(() => {
    isRunning = false;
  });
  const [deletion] = await Promise.all([ended, looking()]);
  const seconds = (performance.now() - begun) / 1000;
  const pushesDuring = await pushing();

  row(
    `deletion of ${number(deletion.deletedTags)} tags`,
    `${number(deletion.deletedTags / seconds)} /s`,
    `aim ${AIMS.tagsPerSecond}`,
  );
  row('lists, p99 alone', `${number(listsAlone.p99, 1)} ms`);
  row(
    `lists, p99 of ${number(during.length)} meanwhile`,
    `${number(percentile(during, 0.99), 1)} ms`,
    `aim ${AIMS.listP99Ms}`,
  );
  row('lists, slowest meanwhile', `${number(Math.max(...during), 1)} ms`);
  row('push and pull, alone', `${number(pushesAlone)} /s`);
  row(
    'push and pull, meanwhile',
    `${number(pushesDuring)} /s`,
    `${(pushesDuring / pushesAlone).toFixed(2)} x`,
  );
  row('spared, failed', `${deletion.sparedTags}, ${deletion.failedTags}`);
} finally {
  client.close();
  await program.remove();
}
