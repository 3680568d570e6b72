import { check, type Target } from 'shared/access/check';
import { grantOf, type Policy } from 'shared/access/policy';
import { ACTIONS, GRANTABLE_ACTIONS, RULES } from 'shared/access/rules';
import { describe, expect, test } from 'vitest';
import { actionsOn, type Holder, lackOf, reasonsFor, rightsOn, standingOf, whereOf } from './reasons.ts';

const viewer = (...registries: string[]): Policy => ({
  policy: 'NCP_CONTAINER_REGISTRY_VIEWER',
  ...(registries.length > 0 && { registries }),
});
const manager = (...registries: string[]): Policy => ({
  policy: 'NCP_CONTAINER_REGISTRY_MANAGER',
  ...(registries.length > 0 && { registries }),
});
const pusher: Policy = { policy: 'CUSTOM', actions: ['Change/pushImage'], registries: ['team-a'] };
const developers = (...policies: Policy[]) => ({ id: 3, name: 'Developers', policies });
const holder = (policies: Policy[], ...groups: Holder['groups']): Holder => ({ policies, groups });
const DEVELOPERS = { id: 3, name: 'Developers' };

describe('why an account may do something', () => {
  test('a policy of its own, a policy of a group, or both', () => {
    const account = holder([viewer('team-a')], developers(viewer(), pusher));
    expect(reasonsFor(account, ['View/getTag'])).toEqual([
      { policy: viewer('team-a'), group: undefined },
      { policy: viewer(), group: DEVELOPERS },
    ]);
    expect(reasonsFor(account, ['Change/pushImage'])).toEqual([{ policy: pusher, group: DEVELOPERS }]);
    expect(reasonsFor(account, ['Change/deleteManifest'])).toEqual([]);
  });

  test('of a policy, the registries alone that give it', () => {
    const account = holder([manager('team-a', 'team-b/web/*', 'team-*')]);
    const there: Target = { registry: { name: 'team-b', publicRegistry: false } };
    expect(reasonsFor(account, ['View/getImageList'], there)[0]?.policy.registries).toEqual([
      'team-b/web/*',
      'team-*',
    ]);
    // Settings are of a whole registry.
    expect(reasonsFor(account, ['Change/updateRegistry'])[0]?.policy.registries).toEqual([
      'team-a',
      'team-*',
    ]);
    expect(reasonsFor(account, ['Change/createRegistry'])).toEqual([]);
  });

  test('where it may, together', () => {
    const account = holder([viewer('team-b', 'team-a')], developers(viewer('team-a')));
    expect(whereOf(reasonsFor(account, ['View/getTag']))).toEqual(['team-a', 'team-b']);
    expect(whereOf(reasonsFor(holder([viewer(), viewer('team-a')]), ['View/getTag']))).toBeNull();
  });

  test('what is missing where it may not', () => {
    expect(lackOf(holder([viewer()]), 'Change/pushImage')).toBe('policy');
    expect(lackOf(holder([manager('team-a')]), 'Change/createRegistry')).toBe('everywhere');
    expect(lackOf(holder([manager('team-a/web/*')]), 'Change/updateRegistry')).toBe('registry');
  });
});

test('it says the same as the table of rules, whatever the policies', () => {
  const POLICIES = [
    viewer(),
    viewer('team-a'),
    manager('team-*/web/*'),
    manager('team-b', 'team-a/api'),
    manager(),
    pusher,
    { policy: 'CUSTOM', actions: ['View/*', 'Change/updateRegistry'], registries: ['*-a'] },
  ] satisfies Policy[];
  const TARGETS: Target[] = [
    {},
    ...['team-a', 'team-b'].flatMap((name) => {
      const registry = { name, publicRegistry: false };
      return [{ registry }, { registry, image: 'web/ui' }, { registry, image: 'api' }];
    }),
  ];
  for (const own of [[], ...POLICIES.map((policy) => [policy])])
    for (const ofGroup of POLICIES)
      for (const on of TARGETS)
        for (const action of GRANTABLE_ACTIONS) {
          const who = {
            kind: 'sub' as const,
            accountId: 2,
            loginId: 'minji',
            grants: [...own, ofGroup].map(grantOf),
          };
          const reasons = reasonsFor(holder(own, developers(ofGroup)), [action], on);
          expect(reasons.length > 0, JSON.stringify({ own, ofGroup, on, action })).toBe(
            check(who, action, on).ok,
          );
        }
});

describe('who may do something on a registry', () => {
  const minji = { loginId: 'minji', ...holder([viewer()], developers(pusher)) };
  const jun = { loginId: 'jun', ...holder([manager('team-a/web/*')]) };
  const nobody = { loginId: 'nobody', ...holder([viewer('team-b')]) };
  const accounts = [minji, jun, nobody];

  /** What one may do with a registry who has some of its images alone. */
  const ofImages = (kind: string) =>
    GRANTABLE_ACTIONS.filter((action) => {
      const rule = RULES[action];
      return action.startsWith(kind) && (rule.on === 'image' || 'throughImages' in rule);
    });

  test('whole kinds are named as such, single actions by name', () => {
    expect(rightsOn(accounts, { registry: 'team-a' })).toEqual([
      {
        account: minji,
        view: 'all',
        change: ['Change/pushImage'],
        reasons: [
          { policy: viewer(), group: undefined },
          { policy: pusher, group: DEVELOPERS },
        ],
      },
      {
        account: jun,
        view: ofImages('View/'),
        change: ofImages('Change/'),
        reasons: [{ policy: manager('team-a/web/*'), group: undefined }],
      },
    ]);
  });

  test('on an image, by what reaches it', () => {
    const on = (image: string) =>
      rightsOn(accounts, { registry: 'team-a', image }).map(({ account, change }) => [
        account.loginId,
        change,
      ]);
    expect(on('web/ui')).toEqual([
      ['minji', ['Change/pushImage']],
      ['jun', 'all'],
    ]);
    expect(on('api')).toEqual([['minji', ['Change/pushImage']]]);
  });

  test('those who may do one thing, and why that', () => {
    const [first, ...more] = rightsOn(accounts, { registry: 'team-a', image: 'api' }, 'Change/pushImage');
    expect(more).toEqual([]);
    expect(first).toMatchObject({ account: minji, view: 'all' });
    expect(first?.reasons).toEqual([{ policy: pusher, group: DEVELOPERS }]);
  });

  test('what concerns all registries is not asked about one, nor settings of a registry about an image', () => {
    const left = (image?: string) =>
      GRANTABLE_ACTIONS.filter((action) => !actionsOn({ image }).includes(action));
    expect(left()).toEqual(['View/getBucketList', 'Change/createRegistry']);
    expect(left('web')).toContain('Change/updateRegistry');
    expect(ACTIONS).toEqual(expect.arrayContaining([...actionsOn({})]));
  });
});

test.each([
  [{}, 'active'],
  [{ active: false }, 'suspended'],
  [{ consoleAccess: false }, 'keysOnly'],
  [{ apiGatewayAccess: false }, 'consoleOnly'],
  [{ consoleAccess: false, apiGatewayAccess: false }, 'noAccess'],
  [{ active: false, consoleAccess: false, apiGatewayAccess: false }, 'suspended'],
] as const)('an account with %j is %s', (facts, standing) =>
  expect(standingOf({ active: true, consoleAccess: true, apiGatewayAccess: true, ...facts })).toBe(standing),
);
