// Runs the pnpm that `packageManager` names, through npx: npm is all a machine needs.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
// npm's own settings, handed down as npm_* variables, would be read by pnpm as its settings.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_(config|package|lifecycle|command|execpath|node)/.test(name),
  ),
);
const { status } = spawnSync('npx', ['--yes', packageManager.split('+')[0], ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
