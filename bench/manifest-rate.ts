// How many manifests a second a registry serves by tag.
import { fileURLToPath } from 'node:url';
import { findCommand, runCommand } from '../e2e/fixtures/command.ts';
import { buildImage, buildLayer } from '../scripts/oci-content.ts';
import { MEDIA_TYPES } from '../shared/src/oci/manifest.ts';
import type { Target } from './targets.ts';

const CONNECTIONS = 16;
const IMAGE = 'manifest-rate';
const TAG = '1.0';

export const prepareManifestRate = async ({ oci, repository }: Target): Promise<void> => {
  const layer = buildLayer('COPY', [{ path: 'hello.txt', bytes: Buffer.from('Hello\n') }]);
  await oci.push(repository(IMAGE), buildImage({ layers: [layer] }), [TAG]);
};

const withWrk = async (url: string, headers: string[], seconds: number): Promise<number> => {
  const flags = ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, ...headers.flatMap((header) => ['-H', header])];
  const output = await runCommand('wrk', [...flags, url], { timeoutSeconds: seconds + 15 });
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(`not every request was answered:\n${output}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
};

/** Without wrk a client of our own, in a process of its own so that it does not wait for this one. */
const withNode = async (url: string, headers: string[], seconds: number): Promise<number> => {
  const script = fileURLToPath(new URL('manifest-load.ts', import.meta.url));
  const args = [script, url, `${CONNECTIONS}`, `${seconds}`, ...headers];
  return Number(await runCommand(process.execPath, args, { timeoutSeconds: seconds + 15 }));
};

export const measureManifestRate = async (
  { oci, url, repository }: Target,
  seconds: number,
): Promise<number> => {
  const authorization = await oci.authorization(repository(IMAGE), 'pull');
  const headers = Object.entries({ ...authorization, accept: MEDIA_TYPES.ociManifest });
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const measure = findCommand('wrk') ? withWrk : withNode;
  return measure(`${url}/v2/${repository(IMAGE)}/manifests/${TAG}`, lines, seconds);
};
