// What `npm test` and CI run: every check, every test, all of them even if one fails.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { explainMissing, installTestTools } from './test-tools.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules/.bin');
// Not `.bin/node`: that is a shell script, which dies of a signal alone and leaves the runner behind.
const NODE = join(ROOT, 'node_modules/node/bin/node');
const PACKAGES = ['shared', 'bff', 'web', 'e2e'];
const STEP_LIMIT_MS = 20 * 60_000;

const reports = mkdtempSync(join(tmpdir(), 'registry-console-reports-'));
// First on the PATH, so that every tool runs with the workspace's own Node.
process.env.PATH = [BIN, process.env.PATH].join(':');

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const count = (name, { passed, failed, skipped = 0 }) => {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed > 0) failures.push(name);
};

/** Runs a command to its end. With `quiet` its output is kept and answered. */
const run = (command, args, { cwd = ROOT, env = {}, quiet = false } = {}) =>
  new Promise((done) => {
    const output = [];
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const late = setTimeout(() => {
      console.error(`${command} ${args.join(' ')} takes more than ${STEP_LIMIT_MS / 60_000} minutes: ended`);
      child.kill();
    }, STEP_LIMIT_MS);
    child.once('error', (error) => output.push(Buffer.from(`${error}\n`)));
    child.once('close', (status) => {
      clearTimeout(late);
      done({ ok: status === 0, output: Buffer.concat(output).toString().trim() });
    });
  });

const heading = (name) => console.log(`\n== ${name}`);
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** A check passes or fails as one; what it says is shown only when it fails. */
const check = async (name, command, args, options) => {
  const since = performance.now();
  const { ok, output } = await run(command, args, { ...options, quiet: true });
  console.log(`${ok ? 'passed' : 'FAILED'}  ${name} (${seconds(since)})`);
  if (!ok && output) console.log(output);
  count(name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
};

/** A runner that ends badly, or says nothing, without a test that failed is a failure too. */
const countReport = (name, ok, file, read) => {
  const result = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 };
  if ((!ok || !existsSync(file)) && result.failed === 0) result.failed = 1;
  count(name, result);
};

const vitest = async (name) => {
  heading(`tests of ${name}`);
  const since = performance.now();
  const file = join(reports, `${name}.json`);
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { ok } = await run(NODE, ['node_modules/vitest/vitest.mjs', 'run', ...report], {
    cwd: join(ROOT, name),
  });
  countReport(name, ok, file, (report) => ({
    passed: report.numPassedTests,
    // A file that does not even load has no tests to count.
    failed:
      report.numFailedTests +
      report.testResults.filter((each) => each.status === 'failed' && each.assertionResults.length === 0)
        .length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));
  console.log(`(${seconds(since)})`);
};

const playwright = async () => {
  heading('end-to-end tests');
  const since = performance.now();
  const file = join(reports, 'e2e.json');
  const { ok } = await run(NODE, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    cwd: join(ROOT, 'e2e'),
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  countReport('e2e', ok, file, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));
  console.log(`(${seconds(since)})`);
};

const since = performance.now();

heading('tools');
const missing = installTestTools();
if (missing.length > 0) {
  console.log(explainMissing(missing));
  if (process.env.CI) count('tools', { passed: 0, failed: 1 });
  else console.log('  THE TESTS THAT NEED THEM WILL BE SKIPPED.');
} else {
  console.log('all there');
}

heading('checks');
await check('format and lint', 'biome', ['ci', '--colors=off']);
await check('unused code', 'knip', []);
await Promise.all(PACKAGES.map((name) => check(`types of ${name}`, 'tsc', ['-p', name])));

for (const name of ['shared', 'bff', 'web']) await vitest(name);
await playwright();

rmSync(reports, { recursive: true, force: true });
console.log(`\n${seconds(since)} in all`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
if (failures.length > 0) console.log(`Failed: ${failures.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
