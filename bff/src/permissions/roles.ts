import type { Principal } from 'shared/access/check';
import { grantOf, type Policy } from 'shared/access/policy';
import { testAccounts } from '../testing/test-accounts.ts';
import { basic, type TestProgram } from '../testing/test-program.ts';

/** The registries that requests are made for: `own` is the one that the custom policies name. */
export const REGISTRIES = { own: 'team-own', other: 'team-other', missing: 'team-missing' } as const;
export const IMAGE = 'app';

const MANAGER: Policy = { policy: 'NCP_CONTAINER_REGISTRY_MANAGER' };
const VIEWER: Policy = { policy: 'NCP_CONTAINER_REGISTRY_VIEWER' };
const CUSTOM: Policy = {
  policy: 'CUSTOM',
  actions: ['View/*', 'Change/pushImage', 'Change/updateRegistry'],
  registries: [REGISTRIES.own],
};

/** `headers`: how this role sends a request; `who`: as whom the table has to decide, undefined: as nobody, refused. */
export type Role = { name: string; headers: Record<string, string>; who: Principal | undefined };

const nobody: Principal = { kind: 'anonymous' };

/** Makes an account for each role, and its key or session. */
export const createRoles = async (program: TestProgram): Promise<Role[]> => {
  const accounts = testAccounts(program);
  const sub = async (name: string, policies: Policy[]) => {
    const loginId = `role-${name}`;
    const { id } = await accounts.create({ loginId, policies, password: 'the first password' });
    const who = { kind: 'sub', accountId: id, loginId, grants: policies.map(grantOf) } as const;
    const withKey = async (terms = {}) => {
      const key = await accounts.addKey(id, terms);
      return { authorization: basic(key.id, key.secret) };
    };
    const withSession = async () => {
      await accounts.chooseOwnPassword(loginId, 'the first password');
      return { cookie: await accounts.signIn(loginId) };
    };
    return { id, who, withKey, withSession };
  };

  const noPolicy = await sub('no-policy', []);
  const viewer = await sub('viewer', [VIEWER]);
  const manager = await sub('manager', [MANAGER]);
  const custom = await sub('custom', [CUSTOM]);
  const suspended = await sub('suspended', [MANAGER]);
  const consoleOnly = await sub('console-only', [MANAGER]);
  const keyOnly = await sub('key-only', [MANAGER]);
  const expired = await sub('expired', [MANAGER]);
  const newcomer = await sub('newcomer', [MANAGER]);

  const suspendedKey = await suspended.withKey();
  const suspendedSession = await suspended.withSession();
  await accounts.update(suspended.id, { active: false });
  const consoleOnlyKey = await consoleOnly.withKey();
  const consoleOnlySession = await consoleOnly.withSession();
  await accounts.update(consoleOnly.id, { apiGatewayAccess: false });
  const keyOnlyKey = await keyOnly.withKey();
  const keyOnlySession = await keyOnly.withSession();
  await accounts.update(keyOnly.id, { consoleAccess: false });
  const soon = new Date(Date.now() + 300);
  const expiredKey = await expired.withKey({ expiresAt: soon.toISOString() });
  await new Promise((resolve) => setTimeout(resolve, soon.getTime() - Date.now() + 50));
  const newcomerSession = { cookie: await accounts.signIn('role-newcomer', 'the first password') };

  const main: Principal = { kind: 'main', accountId: 1, loginId: 'admin' };
  const narrow = { readOnly: true, registries: [REGISTRIES.own] };
  const limits = [{ actions: ['View/*'], resources: [REGISTRIES.own] }];
  return [
    { name: 'anonymous', headers: {}, who: nobody },
    { name: 'no policy, key', headers: await noPolicy.withKey(), who: noPolicy.who },
    { name: 'no policy, session', headers: await noPolicy.withSession(), who: noPolicy.who },
    { name: 'viewer, key', headers: await viewer.withKey(), who: viewer.who },
    { name: 'viewer, session', headers: await viewer.withSession(), who: viewer.who },
    { name: 'manager, key', headers: await manager.withKey(), who: manager.who },
    { name: 'manager, session', headers: await manager.withSession(), who: manager.who },
    {
      name: 'manager, narrowed key',
      headers: await manager.withKey(narrow),
      who: { ...manager.who, limits },
    },
    { name: 'custom, key', headers: await custom.withKey(), who: custom.who },
    { name: 'custom, session', headers: await custom.withSession(), who: custom.who },
    { name: 'suspended, key', headers: suspendedKey, who: undefined },
    { name: 'suspended, session', headers: suspendedSession, who: nobody },
    { name: 'console only, key', headers: consoleOnlyKey, who: undefined },
    { name: 'console only, session', headers: consoleOnlySession, who: consoleOnly.who },
    { name: 'key only, key', headers: keyOnlyKey, who: keyOnly.who },
    { name: 'key only, session', headers: keyOnlySession, who: nobody },
    { name: 'expired key', headers: expiredKey, who: undefined },
    {
      name: 'newcomer, session',
      headers: newcomerSession,
      who: { ...newcomer.who, newPasswordNeeded: true },
    },
    { name: 'main account, key', headers: { authorization: basic() }, who: main },
    {
      name: 'main account, session',
      headers: { cookie: await accounts.signIn('admin', 'password of the main account') },
      who: main,
    },
  ];
};
