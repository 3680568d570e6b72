// One large blob, up and down.
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { findCommand, runCommand } from '../e2e/fixtures/command.ts';
import type { Target } from './targets.ts';

const MIB = 1024 * 1024;
const IMAGE = 'blob-transfer';
const TIMEOUT_SECONDS = 120;

export type LargeFile = { path: string; mebibytes: number; digest: string };

const digestOf = async (path: string) => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: MIB })) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
};

export const makeLargeFile = async (path: string, mebibytes: number): Promise<LargeFile> => {
  const file = openSync(path, 'w');
  for (let written = 0; written < mebibytes; written += 1) writeSync(file, randomBytes(MIB));
  closeSync(file);
  return { path, mebibytes, digest: await digestOf(path) };
};

/** Another blob of the same size: neither registry may recognise it. */
export const changeLargeFile = async ({ path, mebibytes }: LargeFile): Promise<LargeFile> => {
  const file = openSync(path, 'r+');
  writeSync(file, randomBytes(64), 0, 64, 0);
  closeSync(file);
  return { path, mebibytes, digest: await digestOf(path) };
};

const curl = async (args: string[], status: number): Promise<number> => {
  if (!findCommand('curl')) throw new Error('curl is not installed');
  const common = [
    '--silent',
    '--show-error',
    '--output',
    '/dev/null',
    '--write-out',
    '%{http_code} %{time_total}',
  ];
  const output = await runCommand('curl', [...common, ...args], { timeoutSeconds: TIMEOUT_SECONDS });
  const [code, seconds] = output.split(' ').map(Number) as [number, number];
  if (code !== status) throw new Error(`curl ${args.join(' ')}: ${output}`);
  return seconds;
};

const headerArguments = (headers: Record<string, string>) =>
  Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);

/** MiB a second. */
export const upload = async ({ oci, repository }: Target, file: LargeFile): Promise<number> => {
  const location = await oci.startUpload(repository(IMAGE), file.digest);
  const headers = headerArguments({
    ...(await oci.authorization(repository(IMAGE), 'pull,push')),
    'content-type': 'application/octet-stream',
    expect: '',
  });
  return file.mebibytes / (await curl(['--upload-file', file.path, ...headers, location.href], 201));
};

/** MiB a second. */
export const download = async ({ oci, url, repository }: Target, file: LargeFile): Promise<number> => {
  const headers = headerArguments(await oci.authorization(repository(IMAGE), 'pull'));
  const blob = `${url}/v2/${repository(IMAGE)}/blobs/${file.digest}`;
  return file.mebibytes / (await curl([...headers, blob], 200));
};
