import { describe, expect, test } from 'vitest';
import { imageIn, parsePasted, registriesOf } from './pasted-reference.ts';

const DIGEST = `sha256:${'0de4'.repeat(16)}`;

describe('parsePasted', () => {
  test.each([
    ['team-a/app', { host: undefined, path: ['team-a', 'app'] }],
    ['team-a/team/app:1.0', { host: undefined, path: ['team-a', 'team', 'app'], tag: '1.0' }],
    [
      `localhost:5050/team-a/app@${DIGEST}`,
      { host: 'localhost:5050', path: ['team-a', 'app'], digest: DIGEST },
    ],
    [
      `team-a.kr.example.com/app:1.0@${DIGEST}`,
      { host: 'team-a.kr.example.com', path: ['app'], tag: '1.0', digest: DIGEST },
    ],
    [' docker pull localhost/team-a/app:1.0\n', { host: 'localhost', path: ['team-a', 'app'], tag: '1.0' }],
    [
      'docker://localhost:5050/team-a/app:1.0',
      { host: 'localhost:5050', path: ['team-a', 'app'], tag: '1.0' },
    ],
  ])('%s', (text, reference) => {
    expect(parsePasted(text)).toEqual(reference);
  });

  test.each([
    '',
    'app',
    'app:1.0',
    DIGEST,
    'team a',
    'team-a/',
    '/app',
    'team-a/app@sha256:12',
    'a/b:c:d',
    'A/B',
  ])('not "%s"', (text) => {
    expect(parsePasted(text)).toBeUndefined();
  });
});

describe('imageIn', () => {
  const registries = [
    {
      name: 'team-a',
      publicEndpointUrl: 'https://team-a.kr.example.com',
      privateEndpointUrl: 'http://localhost:5051/team-a',
    },
  ];

  test.each([
    ['team-a.kr.example.com/app:1.0', 'app'],
    ['team-a.kr.example.com/team-a/app', 'team-a/app'],
    ['localhost:5051/team-a/deep/app', 'deep/app'],
    ['10.0.0.7:8443/team-a/app', 'app'],
    ['team-a/app', 'app'],
  ])('%s', (text, image) => {
    const reference = parsePasted(text)!;
    expect(registriesOf(reference)).toContain('team-a');
    expect(imageIn(reference, registries)).toEqual({ registry: 'team-a', image });
  });

  test.each(['team-b/app', 'docker.example.com/library/app'])('not %s', (text) => {
    expect(imageIn(parsePasted(text)!, registries)).toBeUndefined();
  });
});
