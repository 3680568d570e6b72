import { describe, expect, test } from 'vitest';
import { check, type Principal, reachOf, type Target } from './check.ts';
import { type Grant, isWithin, matches } from './grant.ts';
import { grantOf, Policy, Resource } from './policy.ts';
import { ACTIONS, type Action, GRANTABLE_ACTIONS, RULES } from './rules.ts';

const main: Principal = { kind: 'main', accountId: 1, loginId: 'admin' };
const anonymous: Principal = { kind: 'anonymous' };
const sub = (...grants: Grant[]): Principal => ({ kind: 'sub', accountId: 2, loginId: 'minji', grants });
const MANAGER = grantOf({ policy: 'NCP_CONTAINER_REGISTRY_MANAGER' });
const VIEWER = grantOf({ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' });
const on = (name: string, image?: string, publicRegistry = false): Target => ({
  registry: { name, publicRegistry },
  ...(image === undefined ? {} : { image }),
});
const OPEN = on('team-a', 'app', true);
const CLOSED = on('team-a', 'app');
const allowed = (who: Principal, target?: Target) =>
  ACTIONS.filter((action) => check(who, action, target).ok);

describe('the table of rules', () => {
  test('lets the main account do everything', () => {
    expect(allowed(main, CLOSED)).toEqual(ACTIONS);
  });

  test('lets a stranger sign in and pull from a public registry, nothing else', () => {
    const always = [
      'View/getApiDescription',
      'View/getSession',
      'Change/createSession',
      'Change/deleteSession',
    ];
    expect(allowed(anonymous, OPEN)).toEqual([...always, 'View/pullImage']);
    expect(allowed(anonymous, CLOSED)).toEqual(always);
  });

  test('lets an account without a policy mind its own things, and pull what anyone may pull', () => {
    const own = ACTIONS.filter((action) => ['everyone', 'account'].includes(RULES[action].for));
    expect(allowed(sub(), CLOSED)).toEqual(own);
    expect(allowed(sub(), OPEN)).toEqual([...own, 'View/pullImage']);
  });

  test('gives a manager what policies can give, a viewer the half of it that changes nothing', () => {
    const granted = (grant: Grant) =>
      allowed(sub(grant), CLOSED).filter((action) => RULES[action].for === 'policy');
    expect(granted(MANAGER)).toEqual(GRANTABLE_ACTIONS);
    expect(granted(VIEWER)).toEqual(GRANTABLE_ACTIONS.filter((action) => action.startsWith('View/')));
  });

  test('leaves accounts to the main account', () => {
    expect(check(sub(MANAGER), 'View/getSubAccountList')).toEqual({
      ok: false,
      reason: 'Only the main account may do this.',
    });
  });

  test('names the permission that is missing, and where', () => {
    expect(check(sub(VIEWER), 'Change/pushImage', CLOSED)).toEqual({
      ok: false,
      reason: 'The permission Change/pushImage is missing on team-a/app.',
    });
  });

  test('lets an account that was given its password only choose another', () => {
    const who: Principal = {
      kind: 'sub',
      accountId: 2,
      loginId: 'minji',
      grants: [MANAGER],
      newPasswordNeeded: true,
    };
    expect(allowed(who, CLOSED)).toEqual([
      'View/getApiDescription',
      'View/getSession',
      'Change/createSession',
      'Change/deleteSession',
      'Change/updateOwnPassword',
    ]);
  });

  test.each(['constructor', '__proto__', 'view/getregistry', 'VIEW/GETREGISTRY', ''])(
    'refuses the unknown action %j',
    (action) => {
      expect(check(main, action as Action).ok).toBe(false);
    },
  );
});

describe('a policy on some registries', () => {
  const who = sub({ ...MANAGER, resources: ['team-a', 'shop/web/*'] });

  test.each<[Action, Target | undefined, boolean]>([
    ['Change/pushImage', on('team-a', 'app'), true],
    ['Change/pushImage', on('team-ab', 'app'), false],
    ['Change/pushImage', on('shop', 'web/ui'), true],
    ['Change/pushImage', on('shop', 'web'), false],
    ['Change/pushImage', on('shop', 'webs/ui'), false],
    ['Change/pushImage', on('nowhere', 'app'), false],
    ['Change/updateRegistry', on('team-a'), true],
    ['Change/updateRegistry', on('shop'), false],
    ['View/getRegistry', on('shop'), true],
    ['View/getImageList', on('shop'), true],
    ['View/getRegistry', on('other'), false],
    ['View/getRegistryList', undefined, true],
    ['Change/createRegistry', undefined, false],
    ['View/getBucketList', undefined, false],
  ])('%s on %j: %s', (action, target, ok) => {
    expect(check(who, action, target).ok).toBe(ok);
  });

  test('what lists show is what each of their rows may be seen by', () => {
    const reach = reachOf(who, 'View/getImage');
    for (const [registry, image] of [
      ['team-a', 'app'],
      ['shop', 'web/ui'],
      ['shop', 'api'],
      ['other', 'web/ui'],
    ] as const)
      expect(isWithin(reach, { registry, image })).toBe(check(who, 'View/getImage', on(registry, image)).ok);
  });

  test('whoever may see nothing has an empty reach, not an unlimited one', () => {
    for (const nobody of [anonymous, sub(), sub({ actions: ['Change/*'], resources: null })])
      expect(isWithin(reachOf(nobody, 'View/getImage'), { registry: 'team-a', image: 'app' })).toBe(false);
  });
});

describe('a narrowed access key', () => {
  const limits = [{ actions: ['View/*'], resources: ['team-a'] }];

  test('gives no more than it is narrowed to, and no more than its account', () => {
    const asMain: Principal = { kind: 'main', accountId: 1, loginId: 'admin', limits };
    expect(check(asMain, 'View/pullImage', on('team-a', 'app')).ok).toBe(true);
    expect(check(asMain, 'Change/pushImage', on('team-a', 'app')).ok).toBe(false);
    expect(check(asMain, 'View/pullImage', on('team-b', 'app')).ok).toBe(false);
    for (const action of [
      'Change/createOwnAccessKey',
      'View/getSubAccountList',
      'Change/createSubAccount',
    ] as const)
      expect(check(asMain, action).ok).toBe(false);
    const ofAnother: Principal = { ...sub({ ...VIEWER, resources: ['team-b'] }), limits } as Principal;
    expect(check(ofAnother, 'View/pullImage', on('team-a', 'app')).ok).toBe(false);
    expect(check(ofAnother, 'View/pullImage', on('team-b', 'app')).ok).toBe(false);
    expect(isWithin(reachOf(ofAnother, 'View/getImage'), { registry: 'team-a', image: 'app' })).toBe(false);
  });
});

describe('patterns', () => {
  test.each([
    ['web/*', 'web/ui', true],
    ['web/*', 'web/ui/x', true],
    ['web/*', 'web', false],
    ['*', '', true],
    ['*-api', 'shop-api', true],
    ['*-api', 'shop-apis', false],
    ['a*b*c', 'aXXbYYc', true],
    ['a*b*c', 'acb', false],
    ['aa*aa', 'aaa', false],
    ['app', 'app2', false],
    ['a.p', 'axp', false],
  ])('%j and %j: %s', (pattern, name, expected) => expect(matches(pattern, name)).toBe(expected));

  test('a hostile one is answered', () => {
    expect(matches(`${'*a'.repeat(150)}b`, 'a'.repeat(255))).toBe(false);
  });

  test.each(['Team-A', 'team a', 'team-a/', '/app', 'team_a', '../x', 'a'.repeat(31), "x' or 1=1", ''])(
    '%j is no resource',
    (text) => expect(Resource.safeParse(text).success).toBe(false),
  );
});

test.each([
  { policy: 'CUSTOM' },
  { policy: 'CUSTOM', actions: [] },
  { policy: 'CUSTOM', actions: ['View/everything'] },
  { policy: 'CUSTOM', actions: ['Change/createSubAccount'] },
  { policy: 'NCP_CONTAINER_REGISTRY_VIEWER', actions: ['Change/*'] },
  { policy: 'ncp_container_registry_manager' },
  { policy: 'NCP_CONTAINER_REGISTRY_VIEWER', registries: [] },
  { policy: 'NCP_CONTAINER_REGISTRY_VIEWER', role: 'main' },
])('%j is no policy', (policy) => expect(Policy.safeParse(policy).success).toBe(false));
