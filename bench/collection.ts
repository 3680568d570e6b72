// `npm run bench:collection`: garbage collection of the built-in registry beside Debian's docker-registry, each on a
// folder of the same 100,000 small blobs, of which half are garbage; and what pushes notice of it. `--quick`: a tenth.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findCommand, runCommand } from '../e2e/fixtures/command.ts';
import { createOciClient, type OciClient } from '../scripts/oci-client.ts';
import { type ContentSize, writeContent } from './collection-content.ts';
import type { Collected, EngineMessage } from './collection-engine.ts';
import { growthDuring, residentMegabytes } from './memory.ts';
import { measureSmallPushes } from './small-pushes.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const scale = quick ? 0.1 : 1;
const SIZE: ContentSize = { repositories: 200 * scale, images: 20_000 * scale };
const PUSHES = quick ? 100 : 400;
const TIME_LIMIT_MS = 20 * 60_000;
const SETTLES_MS = 2000;

const number = (value: number, digits = 0) =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const row = (...[name, ...cells]: string[]) =>
  console.log(name!.padEnd(44) + cells.map((cell) => cell.padStart(18)).join(''));

const fill = async (folder: string, size: ContentSize): Promise<string> => {
  rmSync(folder, { recursive: true, force: true });
  writeContent(folder, size);
  // Nobody pays for what was left to be written.
  await runCommand('sync', [], { timeoutSeconds: 600 });
  return folder;
};

type Engine = { child: ChildProcess; pid: number; port: number };

const withEngine = async (folder: string, size: ContentSize, use: (engine: Engine) => Promise<void>) => {
  const path = fileURLToPath(new URL('collection-engine.ts', import.meta.url));
  const child = fork(path, [folder, `${size.repositories}`, `${size.images}`]);
  const [message] = (await once(child, 'message')) as [EngineMessage];
  try {
    if (!('port' in message)) throw new Error('the engine did not say where it listens');
    await sleep(SETTLES_MS);
    await use({ child, pid: child.pid!, port: message.port });
  } finally {
    child.kill();
    await once(child, 'exit');
  }
};

const collect = async ({ child }: Engine): Promise<Collected> => {
  child.send('collect');
  const [collected] = (await once(child, 'message')) as [Collected];
  return collected;
};

/** Seconds. It takes what no tag names, as we do, but leaves the links of layers. */
const collectWithDockerRegistry = async (folder: string, scratch: string): Promise<number> => {
  const config = join(scratch, 'docker-registry.json');
  const storage = { filesystem: { rootdirectory: folder }, delete: { enabled: true } };
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ version: '0.1', log: { level: 'error' }, storage }));
  const begun = performance.now();
  await runCommand('docker-registry', ['garbage-collect', '--delete-untagged', config], {
    timeoutSeconds: 900,
  });
  return (performance.now() - begun) / 1000;
};

const compare = async (scratch: string): Promise<void> => {
  const folder = join(scratch, 'content');
  const ours = { seconds: 0, before: 0, growth: 0, blobs: 0 };
  await withEngine(await fill(folder, SIZE), SIZE, async (engine) => {
    ours.before = residentMegabytes(engine.pid);
    ours.growth = await growthDuring(engine.pid, async () => Object.assign(ours, await collect(engine)));
  });
  const theirs = await collectWithDockerRegistry(await fill(folder, SIZE), scratch);
  row('', 'built-in registry', 'docker-registry', 'ratio', 'aim');
  row(
    `collection, ${number(ours.blobs)} of ${number(5 * SIZE.images)} blobs go`,
    `${number(ours.seconds, 1)} s`,
    `${number(theirs, 1)} s`,
    `${number(theirs / ours.seconds, 1)} x`,
    '>= 5 x',
  );
  row('memory before it', `${number(ours.before)} MB`);
  row('growth during it', `${number(ours.growth)} MB`);

  const small = { repositories: SIZE.repositories / 10, images: SIZE.images / 10 };
  await withEngine(await fill(folder, small), small, async (engine) => {
    row(
      'growth where there is a tenth of it',
      `${number(await growthDuring(engine.pid, () => collect(engine)))} MB`,
    );
  });
};

/** Pushes go on for as long as the collection does, and none of them may be lost to it. */
const measurePushes = async (scratch: string): Promise<void> => {
  await withEngine(await fill(join(scratch, 'content'), SIZE), SIZE, async (engine) => {
    const oci: OciClient = createOciClient({ endpoint: `http://127.0.0.1:${engine.port}`, connections: 32 });
    const target = { name: 'built-in', url: '', oci, repository: (image: string) => `bench/${image}` };
    const push = (name: string) => measureSmallPushes(target, PUSHES, name);
    await push('warm-up');
    const alone = [await push('alone-1'), await push('alone-2')];
    let isCollecting = true;
    const collected = collect(engine).finally(() => {
      isCollecting = false;
    });
    const beside: number[] = [];
    while (isCollecting) beside.push(await push(`beside-${beside.length}`));
    const { seconds } = await collected;
    const mean = (rates: number[]) => rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
    row(
      `small pushes beside a collection of ${number(seconds, 1)} s`,
      `${number(mean(beside))} /s`,
      `${number(mean(alone))} /s alone`,
      `${number(mean(beside) / mean(alone), 2)} x`,
      '>= 0.8 x',
    );
    oci.close();
  });
};

if (!findCommand('docker-registry')) {
  throw new Error('docker-registry is not installed: on Debian, apt-get install docker-registry');
}
const scratch = mkdtempSync(join(tmpdir(), 'registry-console-bench-collection-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
setTimeout(() => {
  console.error(`The benchmark takes more than ${TIME_LIMIT_MS / 60_000} minutes: ended`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

await compare(scratch);
await measurePushes(scratch);
