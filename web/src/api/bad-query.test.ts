import { describe, expect, test } from 'vitest';
import { withoutBadQuery } from './bad-query.ts';
import { ProblemAnswer } from './call.ts';

const visit = async (search: string, pointers: readonly string[], type = '/problems/bad-request') => {
  const errors = pointers.map((pointer) => ({ pointer, detail: 'no' }));
  const loader = withoutBadQuery(() => {
    throw new ProblemAnswer({ type, title: '', status: 400, requestId: '', errors });
  });
  const request = new Request(`http://console.test/registries${search}`);
  const answer: unknown = await Promise.resolve(loader({ request } as never, {} as never)).catch(
    (thrown) => thrown,
  );
  return answer instanceof Response ? answer.headers.get('location') : answer;
};

describe('what the server does not know is left out of the address', () => {
  test.each([
    ['?sort=colour&search=app', ['/query/sort'], '/registries?search=app'],
    ['?after=old&from=21&limit=50', ['/query/after'], '/registries?limit=50'],
    ['?limit=900&sort=x&selected=a', ['/query/limit', '/query/sort'], '/registries?selected=a'],
  ])('%s', async (search, pointers, rest) => expect(await visit(search, pointers)).toBe(rest));

  test('other failures stay failures', async () => {
    expect(await visit('?selected=a', ['/query/limit'])).toBeInstanceOf(ProblemAnswer);
    expect(await visit('?after=x', ['/query/after'], '/problems/not-found')).toBeInstanceOf(ProblemAnswer);
  });
});
