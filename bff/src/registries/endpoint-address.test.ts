import { describe, expect, test } from 'vitest';
import { createEndpointAddress } from './endpoint-address.ts';

const registry = { name: 'team-a', privateId: 'p7x2' };

describe('a name by path', () => {
  const address = createEndpointAddress('http://localhost:5050/{registry}', 'kr');

  test('is shown with its host', () => expect(address.url(registry)).toBe('http://localhost:5050/team-a'));
  test('is the first component', () =>
    expect(address.resolve('127.0.0.1:5050', 'team-a/web/app')).toEqual({
      registry: { by: 'name', value: 'team-a' },
      image: 'web/app',
    }));
  test('needs an image', () => expect(address.resolve('localhost', 'team-a')).toBeUndefined());
  test('is given back as the client calls it', () =>
    expect(address.repositoryOf('localhost', registry, 'app')).toBe('team-a/app'));
});

describe('a name by host', () => {
  const address = createEndpointAddress('https://{registry}.{region}.example.com', 'kr');

  test('is shown', () => expect(address.url(registry)).toBe('https://team-a.kr.example.com'));
  test.each(['team-a.kr.example.com', 'Team-A.KR.Example.com'])('is read from %s', (host) =>
    expect(address.resolve(host, 'web/app')).toEqual({
      registry: { by: 'name', value: 'team-a' },
      image: 'web/app',
    }),
  );
  test.each(['team-a.kr.example.com.evil.org', 'team-axkr.example.com', 'a.b.kr.example.com', undefined])(
    'is not read from %s, where the path counts',
    (host) =>
      expect(address.resolve(host, 'team-b/app')).toEqual({
        registry: { by: 'name', value: 'team-b' },
        image: 'app',
      }),
  );
  test('is given back as the client calls it', () => {
    expect(address.repositoryOf('team-a.kr.example.com', registry, 'app')).toBe('app');
    expect(address.repositoryOf('localhost:5050', registry, 'app')).toBe('team-a/app');
  });
});

test('a private id in the path, below a fixed component', () => {
  const address = createEndpointAddress('https://hub.example.com/r/{privateId}', 'kr');
  expect(address.url(registry)).toBe('https://hub.example.com/r/p7x2');
  expect(address.resolve('hub.example.com', 'r/p7x2/app')).toEqual({
    registry: { by: 'privateId', value: 'p7x2' },
    image: 'app',
  });
  expect(address.resolve('hub.example.com', 'x/p7x2/app')).toBeUndefined();
});

test.each([
  'http://localhost:5050',
  'http://localhost/{registry}/{privateId}',
  'http://localhost/x-{registry}',
])('refuses the template %s', (template) =>
  expect(() => createEndpointAddress(template, 'kr')).toThrow(template),
);
