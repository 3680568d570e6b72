// Builds the web, the only part that is built. Does nothing when what it is built from has not changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const ROOT = resolve(import.meta.dirname, '..');
const STAMP = join(ROOT, 'web/dist/.built-from');
const SOURCES = ['web', 'shared', 'pnpm-lock.yaml', 'tsconfig.base.json'];
const NOT_SOURCES = new Set(['node_modules', 'dist']);

const filesOf = (path) => {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !NOT_SOURCES.has(name))
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
};

// Content and not times: a fresh clone has new times, and so has a branch that was switched to and back.
const fingerprint = () => {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesOf(join(ROOT, source)))) {
    hash
      .update(`${file.slice(ROOT.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
};

const COMPRESSIBLE = /\.(css|html|js|json|svg)$/;
// Less fits into the packet that the headers come in.
const WORTH_COMPRESSING = 1000;

// Once here, as small as can be, instead of at each request. Browsers ask for Brotli only over https and on localhost.
const compress = (folder) => {
  for (const file of filesOf(folder).filter((name) => COMPRESSIBLE.test(name))) {
    const content = readFileSync(file);
    if (content.length < WORTH_COMPRESSING) continue;
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
};

const builtFrom = fingerprint();
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== builtFrom) {
  // The workspace's own Node, whatever Node runs this script.
  const node = join(ROOT, 'node_modules/node/bin/node');
  const vite = join(ROOT, 'web/node_modules/vite/bin/vite.js');
  const { status } = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(ROOT, 'web'),
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  compress(join(ROOT, 'web/dist'));
  // Vite empties the folder first, so a build that failed leaves no stamp behind.
  writeFileSync(STAMP, builtFrom);
}
