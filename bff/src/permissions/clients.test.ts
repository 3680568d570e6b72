import { randomUUID } from 'node:crypto';
import { check } from 'shared/access/check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS, type RepositoryPart } from '../gateway/operations.ts';
import { describeProgram } from '../testing/describe-program.ts';
import { pushImage } from '../testing/push-image.ts';
import type { TestProgram } from '../testing/test-program.ts';
import { createRoles, IMAGE, REGISTRIES, type Role } from './roles.ts';

const NO_DIGEST = `sha256:${'0'.repeat(64)}`;
const OPEN = 'team-open';

describeProgram('every operation of clients, for every role, by the table of rules alone', (start) => {
  let program: TestProgram;
  let roles: Role[];

  beforeAll(async () => {
    program = await start();
    for (const name of [REGISTRIES.own, REGISTRIES.other, OPEN]) {
      await program.api('POST', '/registries', { name, publicRegistry: name === OPEN });
      await pushImage(program.publicUrl, `${name}/${IMAGE}`, '1.0');
    }
    roles = (await createRoles(program)).filter(({ headers }) => !headers.cookie);
  });
  afterAll(() => program.stop());

  /** Nothing that would change anything: what is to be deleted is not there, what is pushed is no manifest. */
  const pathOf = (kind: RepositoryPart, method: string, name: string) =>
    `/v2/${name}/${
      {
        tag: `manifests/${method === 'DELETE' ? 'no-such-tag' : '1.0'}`,
        manifest: `manifests/${NO_DIGEST}`,
        tags: 'tags/list',
        referrers: `referrers/${NO_DIGEST}`,
        blob: `blobs/${NO_DIGEST}`,
        uploads: 'blobs/uploads/',
        upload: `blobs/uploads/${randomUUID()}`,
      }[kind]
    }`;

  const send = async (base: string, path: string, method: string, headers: Record<string, string>) => {
    const answer = await fetch(base + path, {
      method,
      headers,
      ...(['PUT', 'PATCH', 'POST'].includes(method) ? { body: 'x' } : {}),
    });
    const text = await answer.text();
    const { errors } = text.startsWith('{')
      ? (JSON.parse(text) as { errors?: { code: string; message: string }[] })
      : {};
    return {
      status: answer.status,
      code: errors?.[0]?.code,
      message: errors?.[0]?.message,
      challenge: answer.headers.get('www-authenticate'),
    };
  };

  const tokenFor = async ({ headers }: Role, name: string): Promise<string | undefined> => {
    const scope = `repository:${name}:pull,push,delete`;
    const answer = await fetch(
      `${program.publicUrl}/token?service=registry&scope=${encodeURIComponent(scope)}`,
      {
        headers,
      },
    );
    return answer.ok ? ((await answer.json()) as { token: string }).token : undefined;
  };

  const all = Object.entries(OPERATIONS).flatMap(([kind, methods]) =>
    Object.entries(methods).map(([method, { action }]) => ({
      kind: kind as RepositoryPart,
      method,
      action,
    })),
  );

  test.each(all)('$method of $kind needs $action', async ({ kind, method, action }) => {
    for (const role of roles)
      for (const registry of [...Object.values(REGISTRIES), OPEN]) {
        const name = `${registry}/${IMAGE}`;
        const token = await tokenFor(role, name);
        expect(token === undefined, role.name).toBe(role.who === undefined);
        const doors = [
          ['Basic', role.headers],
          ...(token ? [['Bearer', { authorization: `Bearer ${token}` }] as const] : []),
        ] as const;
        for (const [door, headers] of doors) {
          const answer = await send(program.publicUrl, pathOf(kind, method, name), method, headers);
          const about = `${role.name} by ${door}, ${registry}: ${JSON.stringify(answer)}`;
          if (!role.who) {
            expect(answer, about).toMatchObject({ status: 401 });
            continue;
          }
          const target = { registry: { name: registry, publicRegistry: registry === OPEN }, image: IMAGE };
          const verdict = check(role.who, action, target);
          if (verdict.ok) expect([401, 403, 500], about).not.toContain(answer.status);
          else if (role.who.kind === 'anonymous') {
            expect(answer.status, about).toBe(401);
            expect(answer.challenge, about).toContain(`scope="repository:${name}:`);
          } else if (method === 'HEAD') expect(answer.status, about).toBe(403);
          else expect(answer, about).toMatchObject({ status: 403, code: 'DENIED', message: verdict.reason });
        }
      }
  });

  test('the root is for whoever shows a key that counts', async () => {
    for (const { headers, who, name } of roles)
      expect((await send(program.publicUrl, '/v2/', 'GET', headers)).status, name).toBe(
        who && who.kind !== 'anonymous' ? 200 : 401,
      );
  });

  test('the catalog lists what one may see', async () => {
    for (const { headers, who, name } of roles) {
      const answer = await fetch(`${program.publicUrl}/v2/_catalog`, { headers });
      const sees = [REGISTRIES.other, REGISTRIES.own, OPEN].filter(
        (registry) =>
          who && check(who, 'View/getImageList', { registry: { name: registry, publicRegistry: false } }).ok,
      );
      if (!who || who.kind === 'anonymous') expect(answer.status, name).toBe(401);
      else if (!check(who, 'View/getImageList').ok) expect(answer.status, name).toBe(403);
      else
        expect(await answer.json(), name).toEqual({
          repositories: sees.map((registry) => `${registry}/${IMAGE}`).sort(),
        });
    }
  });
});
