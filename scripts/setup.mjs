// Installs the workspace's packages, unless they are those of the lockfile already: a later start needs no network.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const STAMP = join(ROOT, 'node_modules/.setup-stamp');
const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
for (const name of ['shared', 'bff', 'web', 'e2e']) inputs.push(`${name}/package.json`);

const hash = createHash('sha256');
for (const file of inputs) hash.update(readFileSync(join(ROOT, file)));
const wanted = hash.digest('hex');

const installed = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted;
const complete = ['node_modules/node/bin/node', 'bff/node_modules', 'web/node_modules', 'e2e/node_modules'];
if (!installed || !complete.every((path) => existsSync(join(ROOT, path)))) {
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/pnpm.mjs'), 'install', '--frozen-lockfile'],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(STAMP, wanted);
}
