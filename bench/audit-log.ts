// `npm run bench:audit`: the audit log at a million entries on the embedded database: each filter and combinations of
// them, through the HTTP API; how fast it is exported, and in how much memory; and how fast entries are recorded.
// `--quick`: a tenth of the size.
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAuditTrail } from '../bff/src/audit/audit-trail.ts';
import { sampleEntry } from '../bff/src/audit/testing/sample-entry.ts';
import { openDatabase } from '../bff/src/database/open-database.ts';
import { createLog } from '../bff/src/log.ts';
import { startProgram } from '../e2e/fixtures/program.ts';
import { fillAuditLog } from './audit-content.ts';
import { residentMegabytes } from './memory.ts';
import { createClient, measureTimes } from './request-times.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const SIZE = quick ? 100_000 : 1_000_000;
const RECORDED = 20_000;
const REQUESTS = 30;
const AIM_MS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

const FILTERS: Record<string, Record<string, string>> = {
  'no filter': {},
  'account, in every fifth': { account: 'ci-0' },
  'account, seldom': { account: 'person-150' },
  via: { via: 'api' },
  address: { address: '10.0.3.4' },
  action: { action: 'Change/createOwnAccessKey' },
  registry: { registry: 'team-7' },
  image: { image: 'group/app-7-3' },
  result: { result: 'refused' },
  'request id': { requestId: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b' },
  'a day, long ago': { from: daysAgo(200), to: daysAgo(199) },
  'account, action': { account: 'person-0', action: 'Change/updateImage' },
  'registry, result': { registry: 'team-0', result: 'failed' },
  'account, registry': { account: 'ci-0', registry: 'team-90' },
  'account, registry, action': { account: 'ci-0', registry: 'team-90', action: 'Change/deleteManifest' },
  'via, result, time': { via: 'api', result: 'refused', to: daysAgo(100) },
  'all but address and id': {
    account: 'ci-0',
    via: 'docker',
    action: 'Change/pushImage',
    registry: 'team-0',
    image: 'group/app-0-3',
    result: 'refused',
    from: daysAgo(300),
    to: daysAgo(10),
  },
  'each common, together none': { account: 'ci-0', action: 'Change/createSession' },
  'the same, of few values': { via: 'console', action: 'Change/pushImage' },
  'the same, three of them': { account: 'ci-1', via: 'console', result: 'allowed' },
};

const scratch = mkdtempSync(join(tmpdir(), 'registry-console-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
const dataDir = join(scratch, 'data');

const fill = async () => {
  const log = await createLog('warn');
  const database = await openDatabase({
    dataDir,
    migrationsFolder: fileURLToPath(new URL('../bff/migrations', import.meta.url)),
    log,
  });
  const begun = performance.now();
  await fillAuditLog(database, SIZE);
  console.log(`${SIZE} entries filled in ${((performance.now() - begun) / 1000).toFixed(0)} s`);

  const trail = createAuditTrail(database, { log });
  const recording = performance.now();
  for (let n = 0; n < RECORDED; n += 1) trail.record(sampleEntry());
  await trail.stop();
  const perSecond = RECORDED / ((performance.now() - recording) / 1000);
  const times: number[] = [];
  for (let n = 0; n < 100; n += 1) {
    const one = performance.now();
    await trail.recordNow(sampleEntry());
    times.push(performance.now() - one);
  }
  const [p50, p99] = [0.5, 0.99].map((share) => times.toSorted((a, b) => a - b)[Math.floor(100 * share)]!);
  console.log(
    `recorded in batches: ${perSecond.toFixed(0)} a second; one at once, durable: ${p50!.toFixed(1)} / ${p99!.toFixed(1)} ms`,
  );
  await database.close();
};

const measureExport = (origin: string, authorization: string, format: string, pid: number) =>
  new Promise<void>((resolve, reject) => {
    const before = residentMegabytes(pid);
    const begun = performance.now();
    let [bytes, peak] = [0, before];
    const watch = setInterval(() => {
      peak = Math.max(peak, residentMegabytes(pid));
    }, 200);
    get(
      new URL(`/api/v1/audit-events/export?format=${format}`, origin),
      { headers: { authorization } },
      (answer) =>
        answer
          .on('data', (chunk: Buffer) => {
            bytes += chunk.length;
          })
          .on('error', reject)
          .on('end', () => {
            clearInterval(watch);
            const seconds = (performance.now() - begun) / 1000;
            console.log(
              `${format}: ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s, ${(SIZE / seconds).toFixed(0)} entries a second; ` +
                `memory of the program ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most`,
            );
            resolve();
          }),
    ).once('error', reject);
  });

await fill();
const program = await startProgram({ dataDir, env: { LOG_LEVEL: 'warn' } });
const origin = program.consoleUrl.replace('localhost', '127.0.0.1');
const credentials = `${program.accessKey.username}:${program.accessKey.password}`;
const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
const client = createClient(origin, { headers: { authorization }, connections: 1 });
try {
  await sleep(3000);
  console.log(`p50 / p99 in ms, 1 client; aim: below ${AIM_MS}`);
  for (const [name, filter] of Object.entries(FILTERS)) {
    const path = `/api/v1/audit-events?${new URLSearchParams(filter)}`;
    await client.getJson(path);
    const { p50, p99 } = await measureTimes(client, [path], { clients: 1, requests: REQUESTS, rounds: 3 });
    console.log(
      `${name.padEnd(30)} ${p50.toFixed(1).padStart(7)} / ${p99.toFixed(1)}${p99 > AIM_MS ? '   above the aim' : ''}`,
    );
  }
  for (const format of ['csv', 'ndjson']) await measureExport(origin, authorization, format, program.pid);
} finally {
  client.close();
  await program.remove();
}
