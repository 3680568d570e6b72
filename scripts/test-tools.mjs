// The programs that tests run beside the console: browsers, registries, clients.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

// A bare PATH often lacks the folders where daemons, and what apt itself calls, live.
process.env.PATH = [process.env.PATH, '/usr/sbin', '/sbin'].join(':');

const hasCommand = (name) =>
  process.env.PATH.split(':')
    .filter(Boolean)
    .some((folder) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const command = (name, packageName, needed) => ({
  name,
  packageName,
  needed,
  present: () => hasCommand(name),
});

const HEADLESS = 'chromium-headless-shell';
const CHROMIUM_NAMES = [HEADLESS, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const PLAYWRIGHT_BROWSERS = process.env.PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache/ms-playwright');

const TOOLS = [
  {
    name: 'chromium',
    packageName: HEADLESS,
    needed: 'every screen',
    // With the whole browser the same tests take a third longer.
    best: () => Boolean(process.env.CHROMIUM_PATH) || hasCommand(HEADLESS),
    present: () =>
      Boolean(process.env.CHROMIUM_PATH) ||
      CHROMIUM_NAMES.some(hasCommand) ||
      existsSync(PLAYWRIGHT_BROWSERS),
  },
  {
    name: 'a font with Korean and Japanese',
    packageName: 'fonts-noto-cjk',
    needed: 'screens in Korean and Japanese',
    present: () => existsSync('/usr/share/fonts/opentype/noto') || process.platform !== 'linux',
  },
  command('skopeo', 'skopeo', 'pushing and pulling with skopeo'),
  command('buildah', 'buildah', 'multi-platform images'),
  command('umoci', 'umoci', 'small images'),
  command('containerd', 'containerd', 'pulling with containerd'),
  command('dockerd', 'docker.io', 'pushing and pulling with the docker engine'),
  command('docker', 'docker.io', 'docker login'),
  command('docker-registry', 'docker-registry', 'the comparison with CNCF Distribution'),
  command('debootstrap', 'debootstrap', 'a Debian root file system as image'),
  {
    name: 'postgres',
    packageName: 'postgresql',
    needed: 'the database tests on a PostgreSQL server',
    // Debian keeps the server out of PATH, one folder for each major version.
    present: () => hasCommand('postgres') || existsSync('/usr/lib/postgresql'),
  },
];

const missingTools = () => TOOLS.filter((tool) => !tool.present());

const isDebian = () =>
  existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));

const POLICY = '/usr/sbin/policy-rc.d';

/** Packages bring services; while this file says no, apt starts none of them. */
const withoutStartingServices = (install) => {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (ours) rmSync(POLICY);
  }
};

const aptGet = (...args) =>
  spawnSync('apt-get', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

const install = (...packages) =>
  aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages).status === 0;

/** Installs what is missing where that is possible; answers what is missing still. */
export const installTestTools = () => {
  const wanted = TOOLS.filter((tool) => !(tool.best ?? tool.present)());
  if (wanted.length === 0 || process.getuid?.() !== 0 || !isDebian()) return missingTools();
  const packages = [...new Set(wanted.map((tool) => tool.packageName))];
  console.log(`Installing ${packages.join(', ')}`);
  withoutStartingServices(() => {
    aptGet('update', '-qq');
    // One that this Debian does not have must not keep away the others.
    if (!install(...packages)) for (const name of packages) install(name);
  });
  return missingTools();
};

export const explainMissing = (tools) =>
  [
    ...tools.map((tool) => `  ${tool.name} is not installed; needed for ${tool.needed}`),
    `  On Debian: apt-get install --no-install-recommends ${[...new Set(tools.map((tool) => tool.packageName))].join(' ')}`,
  ].join('\n');
