import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createServerDatabase } from '../database/testing/describe-on-both-databases.ts';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import { sessionCookieOf } from '../testing/test-accounts.ts';
import { basic, startTestProgram, type TestProgram } from '../testing/test-program.ts';
import { readEvents } from './testing/read-events.ts';

const signIn = async ({ consoleUrl }: TestProgram) => {
  const answer = await fetch(`${consoleUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginId: 'admin', password: 'password of the main account' }),
  });
  return { cookie: sessionCookieOf(answer) };
};

describeProgram('the events of the console', (start) => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await start();
    await program.api('POST', '/registries', { name: 'team-a' });
    await pushImage(program.publicUrl, 'team-a/app', '1');
    await sleep(1000);
  });
  afterAll(() => program.stop());

  const open = async (headers?: Record<string, string>) => {
    const stream = await readEvents(program.consoleUrl, headers);
    await expect.poll(() => stream.events.length).toBeGreaterThan(0);
    return stream;
  };

  test('begin with who is there, in a form that no proxy holds back', async () => {
    const { answer, events, raw, leave } = await open();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(raw()).toMatch(/^retry: \d+\ndata: /);
    expect(events).toEqual([{ type: 'hello', version: expect.any(String), startId: expect.any(String) }]);
    leave();
  });

  test('tell what changed, by name', async () => {
    const { take, leave } = await open();
    const heard = async (act: () => Promise<unknown>, event: object) => {
      await sleep(600);
      take();
      await act();
      await expect.poll(take, { timeout: 5000 }).toContainEqual(event);
    };
    const image = { registry: 'team-a', image: 'app' };
    const change = (path: string, body: unknown) => () => program.api('PATCH', path, body);
    const key = { headers: { authorization: basic() } };

    await heard(() => program.api('POST', '/registries', { name: 'team-b' }), {
      type: 'registry-changed',
      registry: 'team-b',
    });
    await heard(change('/registries/team-a', { scanOnPush: true }), {
      type: 'registry-changed',
      registry: 'team-a',
    });
    await heard(change('/registries/team-a/images/app', { shortDescription: 'x' }), {
      type: 'image-changed',
      ...image,
    });
    await heard(() => pushImage(program.publicUrl, 'team-a/app', '2'), { type: 'tags-changed', ...image });
    await heard(() => fetch(`${program.publicUrl}/v2/team-a/app/manifests/2`, { method: 'DELETE', ...key }), {
      type: 'tags-changed',
      ...image,
    });
    await heard(() => fetch(`${program.publicUrl}/v2/team-a/app/manifests/1`, key), {
      type: 'image-pulled',
      ...image,
    });
    await heard(() => program.api('POST', '/account/access-keys'), { type: 'access-keys-changed' });
    leave();
  });

  test('tell a storm of pushes as a few events', async () => {
    const { take, leave } = await open();
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => pushImage(program.publicUrl, 'team-a/storm', `${n}`)),
    );
    await sleep(1100);
    const told = take().filter(({ type }) => type === 'tags-changed');
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(20);
    leave();
  });

  test('end with the session that opened them, and with no other', async () => {
    const [mine, other] = [await signIn(program), await signIn(program)];
    const [ofMine, ofOther] = [await open(mine), await open(other)];
    await fetch(`${program.consoleUrl}/api/v1/session`, { method: 'DELETE', headers: mine });
    expect(await ofMine.ended).toBe('ended');
    expect(await Promise.race([ofOther.ended, sleep(300, 'open')])).toBe('open');
    expect((await readEvents(program.consoleUrl, mine)).answer.status).toBe(401);
    // The end of the stream must not bring the session back.
    ofOther.leave();
    await sleep(100);
    const session = await fetch(`${program.consoleUrl}/api/v1/session`, { headers: mine });
    expect(await session.json()).toMatchObject({ account: null });
  });

  test('end with the access key that opened them', async () => {
    const { items } = (await (await program.api('GET', '/account/access-keys')).json()) as {
      items: { id: string }[];
    };
    for (const { id } of items.slice(1)) await program.api('DELETE', `/account/access-keys/${id}`);
    const key = (await (await program.api('POST', '/account/access-keys')).json()) as {
      id: string;
      secret: string;
    };
    const stream = await open({ authorization: basic(key.id, key.secret) });
    await program.api('PATCH', `/account/access-keys/${key.id}`, { active: false });
    expect(await stream.ended).toBe('ended');
  });

  test('a HEAD is answered and ended', async () => {
    const answer = await program.api('HEAD', '/events');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  test('do not hold up the end of the program, whether they are read or not', async () => {
    const another = await start();
    const streams = await Promise.all(Array.from({ length: 20 }, () => readEvents(another.consoleUrl)));
    const { hostname, port } = new URL(another.consoleUrl);
    const asleep = connect(Number(port), hostname).on('error', () => {});
    await once(asleep, 'connect');
    asleep
      .pause()
      .write(`GET /api/v1/events HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: ${basic()}\r\n\r\n`);
    await sleep(200);
    const began = performance.now();
    await another.stop();
    expect(performance.now() - began).toBeLessThan(3000);
    for (const { ended } of streams) expect(await ended).toBe('ended');
    asleep.destroy();
  });
});

const postgresUrl = inject('postgresUrl');
describe.skipIf(!postgresUrl)('the events of the console, two processes on one PostgreSQL server', () => {
  let programs: TestProgram[] = [];
  beforeAll(async () => {
    const settings = { DATABASE_URL: await createServerDatabase(postgresUrl ?? '') };
    programs = [await startTestProgram(settings), await startTestProgram(settings)];
  });
  afterAll(() => Promise.all(programs.map((program) => program.stop())));

  test('are told in both, and a session that ends in one ends the streams of the other', async () => {
    const [one, two] = programs as [TestProgram, TestProgram];
    const session = await signIn(one);
    const stream = await readEvents(two.consoleUrl, session);
    await one.api('POST', '/registries', { name: 'team-a' });
    await expect.poll(() => stream.events).toContainEqual({ type: 'registry-changed', registry: 'team-a' });
    // What the event is about is there already.
    expect((await two.api('GET', '/registries/team-a')).status).toBe(200);
    await pushImage(one.publicUrl, 'team-a/app', '1');
    await expect
      .poll(() => stream.events)
      .toContainEqual({ type: 'tags-changed', registry: 'team-a', image: 'app' });
    await fetch(`${one.consoleUrl}/api/v1/session`, { method: 'DELETE', headers: session });
    expect(await stream.ended).toBe('ended');
  });
});
