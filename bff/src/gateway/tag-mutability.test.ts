import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createServerDatabase } from '../database/testing/describe-on-both-databases.ts';
import { startDockerRegistry } from '../registry-api/testing/docker-registry.ts';
import { describeProgram } from '../testing/describe-program.ts';
import { prepareImage, pushImage, putManifest } from '../testing/push-image.ts';
import { basic, KEY, startTestProgram, type TestProgram } from '../testing/test-program.ts';

const run = promisify(execFile);

const setMutability = async (program: TestProgram, image: string, tagMutability: boolean) => {
  const answer = await program.api('PATCH', `/registries/team-a/images/${image}`, { tagMutability });
  expect(answer.status).toBe(200);
};

const named = async (base: string, repository: string, tag: string) =>
  (
    await fetch(`${base}/v2/${repository}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { authorization: basic() },
    })
  ).headers.get('docker-content-digest');

const messageOf = async (answer: Response) =>
  ((await answer.json()) as { errors: { code: string; message: string }[] }).errors[0];

/** Pushes different content to one new tag, all at once, to each of the endpoints in turn. */
const pushAtOnce = async (bases: string[], repository: string, tag: string, count: number) => {
  const baseOf = (n: number) => bases[n % bases.length] ?? '';
  const images = await Promise.all(
    Array.from({ length: count }, (_, n) => prepareImage(baseOf(n), repository, { text: `${tag} ${n}` })),
  );
  const answers = await Promise.all(
    images.map(async ({ manifest, digest }, n) => {
      const answer = await putManifest(baseOf(n), repository, tag, manifest);
      return { status: answer.status, digest, error: answer.ok ? undefined : await messageOf(answer) };
    }),
  );
  const winners = answers.filter(({ status }) => status === 201);
  expect(winners).toHaveLength(1);
  const winner = winners[0]?.digest ?? '';
  for (const { error } of answers.filter(({ status }) => status !== 201))
    expect(error).toEqual({
      code: 'DENIED',
      message: `the tag ${tag} is immutable and still names ${winner}`,
    });
  for (const base of bases) expect(await named(base, repository, tag)).toBe(winner);
  return winner;
};

describeProgram('tags that are immutable', (start) => {
  let program: TestProgram;
  let scratch: string;
  beforeAll(async () => {
    program = await start();
    scratch = mkdtempSync(join(tmpdir(), 'registry-console-test-skopeo-'));
    await program.api('POST', '/registries', { name: 'team-a' });
  });
  afterAll(async () => {
    await program.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  test('are not pushed over; what they name may be pushed again, and new tags made of it', async () => {
    const at = [program.publicUrl, 'team-a/app'] as const;
    const digest = await pushImage(...at, '1');
    await setMutability(program, 'app', false);
    const other = await prepareImage(...at, { text: 'other' });
    const refused = await putManifest(...at, '1', other.manifest);
    expect(refused.status).toBe(403);
    expect(await messageOf(refused)).toEqual({
      code: 'DENIED',
      message: `the tag 1 is immutable and still names ${digest}`,
    });
    expect(await named(...at, '1')).toBe(digest);
    expect(await (await program.api('GET', '/registries/team-a/images/app/tags/1')).json()).toMatchObject({
      digest,
    });

    expect(await pushImage(...at, '1')).toBe(digest);
    expect((await putManifest(...at, '2', other.manifest)).status).toBe(201);
    expect((await putManifest(...at, other.digest, other.manifest)).status).toBe(201);

    await setMutability(program, 'app', true);
    expect((await putManifest(...at, '1', other.manifest)).status).toBe(201);
    await setMutability(program, 'app', false);
    expect(
      (await putManifest(...at, '1', (await prepareImage(...at, { text: 'third' })).manifest)).status,
    ).toBe(403);
    expect(await named(...at, '1')).toBe(other.digest);
  });

  test('of 100 clients that push one new tag at once, one wins', async () => {
    await pushImage(program.publicUrl, 'team-a/race', 'first');
    await setMutability(program, 'race', false);
    const digest = await pushAtOnce([program.publicUrl, program.privateUrl], 'team-a/race', 'new', 100);
    expect(await (await program.api('GET', '/registries/team-a/images/race/tags/new')).json()).toMatchObject({
      digest,
    });
  });

  test('the setting belongs to one image', async () => {
    await pushImage(program.publicUrl, 'team-a/free', '1');
    await pushImage(program.publicUrl, 'team-a/free', '1', { text: 'again' });
    await setMutability(program, 'free', false);
    await pushImage(program.publicUrl, 'team-a/free-too', '1');
    await pushImage(program.publicUrl, 'team-a/free-too', '1', { text: 'again' });
  });

  test('skopeo prints why', async () => {
    const host = program.publicUrl.replace('http://', '');
    await pushImage(program.publicUrl, 'team-a/told', '2');
    const digest = await pushImage(program.publicUrl, 'team-a/told', '1');
    await setMutability(program, 'told', false);
    const authFile = join(scratch, 'auth.json');
    writeFileSync(
      authFile,
      JSON.stringify({ auths: { [host]: { auth: basic(KEY.id, KEY.secret).slice(6) } } }),
    );
    const copy = (from: string, to: string) =>
      run(
        'skopeo',
        [
          '--insecure-policy',
          'copy',
          '--src-tls-verify=false',
          '--dest-tls-verify=false',
          `docker://${host}/team-a/told:${from}`,
          `docker://${host}/team-a/told:${to}`,
        ],
        { env: { ...process.env, REGISTRY_AUTH_FILE: authFile }, timeout: 30_000 },
      );
    const failure = await copy('2', '1').catch((error: { stderr: string }) => error);
    expect(failure.stderr).toContain(`denied: the tag 1 is immutable and still names ${digest}`);
    await copy('1', '1');
    await copy('2', '3');
    expect(await named(program.publicUrl, 'team-a/told', '1')).toBe(digest);
  });
});

const postgresUrl = inject('postgresUrl');
describe.skipIf(!postgresUrl)('tags that are immutable, two processes on one PostgreSQL server', () => {
  let engine: Awaited<ReturnType<typeof startDockerRegistry>>;
  let programs: TestProgram[] = [];
  beforeAll(async () => {
    engine = await startDockerRegistry();
    const settings = {
      DATABASE_URL: await createServerDatabase(postgresUrl ?? ''),
      BUCKETS: JSON.stringify([{ name: 'team-a', url: engine.url }]),
    };
    programs = [await startTestProgram(settings), await startTestProgram(settings)];
    await programs[0]?.api('POST', '/registries', { name: 'team-a' });
  });
  afterAll(async () => {
    await Promise.all(programs.map((program) => program.stop()));
    await engine.stop();
  });

  test('the setting holds in both at once, and of many pushes to both one wins', async () => {
    const [one, two] = programs as [TestProgram, TestProgram];
    for (let n = 0; n < 5; n += 1) {
      const digest = await pushImage(one.publicUrl, 'team-a/app', 'old', { text: `old ${n}` });
      const other = await prepareImage(two.publicUrl, 'team-a/app', { text: 'other' });
      await setMutability(one, 'app', false);
      expect((await putManifest(two.publicUrl, 'team-a/app', 'old', other.manifest)).status).toBe(403);
      expect(await named(two.publicUrl, 'team-a/app', 'old')).toBe(digest);
      await pushAtOnce([one.publicUrl, two.publicUrl], 'team-a/app', `new-${n}`, 20);
      await setMutability(two, 'app', true);
      expect((await putManifest(one.publicUrl, 'team-a/app', 'old', other.manifest)).status).toBe(201);
    }
  });
});
