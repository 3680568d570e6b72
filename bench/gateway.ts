// `npm run bench`: the program beside Debian's docker-registry, in the same run on the same machine. `--quick`: small sizes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findCommand, runCommand } from '../e2e/fixtures/command.ts';
import { type Program, startProgram } from '../e2e/fixtures/program.ts';
import { changeLargeFile, download, makeLargeFile, upload } from './blob-transfer.ts';
import { measureManifestRate, prepareManifestRate } from './manifest-rate.ts';
import { growthDuring, residentMegabytes } from './memory.ts';
import { measureSmallPushes } from './small-pushes.ts';
import { type Target, targetDockerRegistry, targetProgram } from './targets.ts';

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const size = quick
  ? { rounds: 2, seconds: 2, mebibytes: 64, pushes: 50, restarts: 1 }
  : { rounds: 3, seconds: 5, mebibytes: 1024, pushes: 200, restarts: 3 };
const TIME_LIMIT_MS = 10 * 60_000;
const SETTLES_MS = 3000;

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
};

const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const row = (...[name, ...cells]: string[]) =>
  console.log(name!.padEnd(40) + cells.map((cell) => cell.padStart(18)).join(''));

/** Both are measured in every round, each first in turn, so that neither has the quieter half of the run. */
const compare = async (
  name: string,
  { unit, aim, targets }: { unit: string; aim: number; targets: [ours: Target, theirs: Target] },
  measure: (target: Target, round: number) => Promise<number>,
): Promise<void> => {
  const [ours, theirs] = targets;
  const rates = new Map<Target, number[]>([
    [ours, []],
    [theirs, []],
  ]);
  for (const target of targets) await measure(target, 0);
  for (let round = 1; round <= size.rounds; round += 1) {
    for (const target of round % 2 ? targets : targets.toReversed()) {
      // Neither pays for what the other left to be written.
      await runCommand('sync', []);
      rates.get(target)!.push(await measure(target, round));
    }
  }
  const [our, their] = [median(rates.get(ours)!), median(rates.get(theirs)!)];
  row(
    name,
    `${number(our)} ${unit}`,
    `${number(their)} ${unit}`,
    `${(our / their).toFixed(2)} x`,
    `>= ${aim} x`,
  );
};

const compareRegistries = async (program: Program, scratch: string): Promise<void> => {
  const theirs = await targetDockerRegistry(scratch);
  try {
    const targets: [Target, Target] = [await targetProgram(program), theirs];
    row('', targets[0].name, targets[1].name, 'ratio', 'aim');
    for (const target of targets) await prepareManifestRate(target);
    await compare('manifest by tag, 16 connections', { unit: '/s', aim: 5, targets }, (target) =>
      measureManifestRate(target, size.seconds),
    );
    await compare(
      `${size.pushes} small pushes, 8 at a time`,
      { unit: '/s', aim: 2, targets },
      (target, round) => measureSmallPushes(target, size.pushes, `round-${round}`),
    );

    let file = await makeLargeFile(join(scratch, 'large'), size.mebibytes);
    let fileOfRound = 0;
    const upTo = async (target: Target, round: number) => {
      if (round !== fileOfRound) file = await changeLargeFile(file);
      fileOfRound = round;
      return upload(target, file);
    };
    await compare(`upload of ${size.mebibytes} MiB`, { unit: 'MiB/s', aim: 1.2, targets }, upTo);
    await compare(`download of ${size.mebibytes} MiB`, { unit: 'MiB/s', aim: 0.6, targets }, (target) =>
      download(target, file),
    );
    for (const target of targets) target.oci.close();
  } finally {
    await theirs.stop();
  }
};

const measureAlone = async (program: Program, scratch: string): Promise<void> => {
  row('first start, empty folder', `${number(program.startedInMs)} ms`);
  await sleep(SETTLES_MS);
  row('memory at rest after the first start', `${number(residentMegabytes(program.pid))} MB`);

  const target = await targetProgram(program);
  const starts: number[] = [];
  for (let start = 0; start < size.restarts; start += 1) {
    await program.restart();
    starts.push(program.startedInMs);
  }
  row('later start', `${number(median(starts))} ms`, '', '', '< 3,000 ms');
  await sleep(SETTLES_MS);
  row('memory at rest', `${number(residentMegabytes(program.pid))} MB`, '', '', '<= 400 MB');

  const file = await makeLargeFile(join(scratch, 'streamed'), size.mebibytes);
  const up = await growthDuring(program.pid, () => upload(target, file));
  row(`growth during an upload of ${size.mebibytes} MiB`, `${number(up)} MB`, '', '', '<= 60 MB');
  await sleep(SETTLES_MS);
  const down = await growthDuring(program.pid, () => download(target, file));
  row(`growth during a download of ${size.mebibytes} MiB`, `${number(down)} MB`, '', '', '<= 60 MB');
  target.oci.close();
};

const withProgram = async (use: (program: Program) => Promise<void>): Promise<void> => {
  const program = await startProgram({ env: { LOG_LEVEL: 'warn' } });
  try {
    await use(program);
  } finally {
    await program.remove();
  }
};

if (!findCommand('docker-registry')) {
  throw new Error('docker-registry is not installed: on Debian, apt-get install docker-registry');
}
const scratch = mkdtempSync(join(tmpdir(), 'registry-console-bench-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
setTimeout(() => {
  console.error(`The benchmark takes more than ${TIME_LIMIT_MS / 60_000} minutes: ended`);
  process.exit(1);
}, TIME_LIMIT_MS).unref();

await withProgram((program) => measureAlone(program, scratch));
console.log('');
await withProgram((program) => compareRegistries(program, scratch));
