import { expect, test } from 'vitest';
import { covers, formatScope, parseScope } from './scope.ts';

test.each(['repository:team-a/app:pull,push', 'registry:catalog:*', 'repository:localhost:5050/app:pull'])(
  '%s is read and written alike',
  (text) => {
    const scope = parseScope(text);
    expect(scope && formatScope(scope)).toBe(text);
  },
);

test.each([
  '',
  'repository',
  'repository:a',
  'blob:a:pull',
  'repository:a b:pull',
  'repository:a":pull',
  `repository:${'a'.repeat(600)}:pull`,
])('%j is not a scope', (text) => expect(parseScope(text)).toBeUndefined());

test('a token covers what was asked for, on that repository alone', () => {
  const scopes = [parseScope('repository:team-a/app:pull')!, parseScope('repository:team-a/base:*')!];
  const wanted = (name: string, ...actions: string[]) => ({ type: 'repository' as const, name, actions });
  expect(covers(scopes, wanted('team-a/app', 'pull'))).toBe(true);
  expect(covers(scopes, wanted('team-a/app', 'pull', 'push'))).toBe(false);
  expect(covers(scopes, wanted('team-a/base', 'push'))).toBe(true);
  expect(covers(scopes, wanted('team-a/app2', 'pull'))).toBe(false);
});
