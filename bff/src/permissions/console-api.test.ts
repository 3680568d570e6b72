import { check, type Target } from 'shared/access/check';
import { api } from 'shared/api';
import { type Endpoint, fillPath } from 'shared/http/endpoint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import { testAccounts } from '../testing/test-accounts.ts';
import type { TestProgram } from '../testing/test-program.ts';
import { createRoles, IMAGE, REGISTRIES, type Role } from './roles.ts';

describeProgram('every endpoint of the console API, for every role, by the table of rules alone', (start) => {
  let program: TestProgram;
  let roles: Role[];
  let params: Record<string, string>;

  beforeAll(async () => {
    program = await start();
    for (const name of [REGISTRIES.own, REGISTRIES.other]) {
      await program.api('POST', '/registries', { name });
      params = {
        digest: await pushImage(program.publicUrl, `${name}/${IMAGE}`, '1.0'),
        image: IMAGE,
        tag: '1.0',
        place: '1',
        session: '0123456789abcdef',
        accessKey: 'NOKEY',
        group: '4711',
        deletion: '4711',
        collection: '4711',
      };
    }
    roles = await createRoles(program);
    const { id } = await testAccounts(program).create({ loginId: 'somebody-else' });
    params.subAccount = `${id}`;
  });
  afterAll(() => program.stop());

  /** Writes hold a field that no endpoint has: whoever may is told so, and nothing is changed. */
  const send = async (endpoint: Endpoint, registry: string, headers: Record<string, string>) => {
    const ending = new AbortController();
    const answer = await fetch(program.consoleUrl + fillPath(endpoint.path, { ...params, registry }), {
      method: endpoint.method.toUpperCase(),
      signal: ending.signal,
      headers: {
        ...headers,
        ...(endpoint.body.type === 'void' ? {} : { 'content-type': 'application/json' }),
      },
      ...(endpoint.body.type === 'void' ? {} : { body: '{"no such field":1}' }),
    });
    const body =
      endpoint.mediaType && answer.ok
        ? undefined
        : await answer.text().catch((error: Error) => error.message);
    ending.abort();
    return { status: answer.status, body: body?.startsWith('{') ? JSON.parse(body) : body };
  };

  /** What the table says, as the answer it must come to. */
  const expected = ({ who }: Role, endpoint: Endpoint, target: Target) => {
    if (!who) return { status: 401 };
    const verdict = check(who, endpoint.action, target);
    if (verdict.ok) return 'allowed';
    return who.kind === 'anonymous' ? { status: 401 } : { status: 403, body: { detail: verdict.reason } };
  };

  test.each(api.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s',
    async (_name, endpoint) => {
      const registries = endpoint.path.includes(':registry') ? Object.values(REGISTRIES) : [REGISTRIES.own];
      for (const role of roles)
        for (const name of registries) {
          // Would end the session that the next requests need.
          if (endpoint.action === 'Change/deleteSession' && role.headers.cookie) continue;
          const target: Target = {
            ...(endpoint.path.includes(':registry') && { registry: { name, publicRegistry: false } }),
            ...(endpoint.path.includes(':image') && { image: IMAGE }),
          };
          const answer = await send(endpoint, name, role.headers);
          const wanted = expected(role, endpoint, target);
          const about = `${role.name}, ${name}: ${answer.status} ${JSON.stringify(answer.body)}`;
          const isRead = endpoint.body.type === 'void';
          if (wanted !== 'allowed') expect(answer, about).toMatchObject(wanted);
          else if (isRead) expect([401, 403, 500], about).not.toContain(answer.status);
          // No write takes a field that it does not know.
          else expect(answer, about).toMatchObject({ status: 400, body: { type: '/problems/bad-request' } });
        }
    },
  );

  test('what one may not view is refused in the same words as what does not exist', async () => {
    const custom = roles.find(({ name }) => name === 'custom, key')!;
    for (const endpoint of api.filter(({ path }) => path.includes(':registry'))) {
      const [other, missing] = [
        await send(endpoint, REGISTRIES.other, custom.headers),
        await send(endpoint, REGISTRIES.missing, custom.headers),
      ].map(({ status, body }) => ({ status, detail: body?.detail }));
      expect(other).toEqual({
        ...missing,
        detail: missing?.detail?.replace(REGISTRIES.missing, REGISTRIES.other),
      });
    }
  });

  test.each<[string, (answer: never) => string[]]>([
    ['/registries', (answer: { items: { name: string }[] }) => answer.items.map(({ name }) => name)],
    [
      '/search?q=team-o',
      (answer: { registries: { items: { registry: string }[] } }) =>
        answer.registries.items.map(({ registry }) => registry),
    ],
    [
      '/search?q=app',
      (answer: { images: { items: { registry: string }[] } }) =>
        answer.images.items.map(({ registry }) => registry),
    ],
    [
      '/search?q=1.0',
      (answer: { tags: { items: { registry: string }[] } }) =>
        answer.tags.items.map(({ registry }) => registry),
    ],
    [
      '/overview',
      (answer: { history: { registry: string }[] }) => answer.history.map(({ registry }) => registry),
    ],
    [
      '/overview',
      (answer: { newestPushes: { registry: string }[] }) =>
        answer.newestPushes.map(({ registry }) => registry),
    ],
  ])('%s shows what one may see', async (path, registriesOf) => {
    for (const role of roles) {
      const answer = await fetch(`${program.consoleUrl}/api/v1${path}`, { headers: role.headers });
      if (!role.who || answer.status !== 200) continue;
      const visible = [REGISTRIES.other, REGISTRIES.own].filter(
        (name) =>
          check(role.who!, 'View/getImage', { registry: { name, publicRegistry: false }, image: IMAGE }).ok,
      );
      expect(registriesOf((await answer.json()) as never).sort(), role.name).toEqual(visible);
    }
  });
});
