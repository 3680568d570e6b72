import { describe, expect, test } from 'vitest';
import { ACTIONS, type Action, check, type Principal } from './policy.ts';

const main: Principal = { kind: 'main', accountId: 1, loginId: 'admin' };
const anonymous: Principal = { kind: 'anonymous' };
const open = { registry: { name: 'team-a', publicRegistry: true } };
const closed = { registry: { name: 'team-a', publicRegistry: false } };

describe('the table of rules', () => {
  test('lets the main account do everything', () => {
    for (const action of ACTIONS) expect(check(main, action, closed)).toEqual({ ok: true });
  });

  test('lets a stranger sign in and pull from a public registry, nothing else', () => {
    const allowed = ACTIONS.filter((action) => check(anonymous, action, open).ok);
    expect(allowed).toEqual([
      'View/getApiDescription',
      'View/getSession',
      'Change/createSession',
      'Change/deleteSession',
      'View/pullImage',
    ]);
    expect(check(anonymous, 'View/pullImage', closed).ok).toBe(false);
  });

  test('names the permission that is missing', () => {
    expect(check(anonymous, 'Change/pushImage', open)).toEqual({
      ok: false,
      reason: 'The permission Change/pushImage is missing.',
    });
  });

  test.each(['constructor', '__proto__', 'view/getregistry', ''])(
    'refuses the unknown action %j',
    (action) => {
      expect(check(main, action as Action).ok).toBe(false);
    },
  );
});
