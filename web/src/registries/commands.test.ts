import { describe, expect, test } from 'vitest';
import {
  dockerDaemonSettings,
  imageReference,
  loginCommand,
  parseEndpoint,
  pullCommand,
  pushCommand,
  TOOLS,
} from './commands.ts';

const HTTP = 'http://localhost:5050/team-a';
const HTTPS = 'https://team-a.kr.example.com';
const DIGEST = `sha256:${'0'.repeat(64)}`;

test('an endpoint has a host, and perhaps a path', () => {
  expect(parseEndpoint(HTTP)).toMatchObject({ host: 'localhost:5050', prefix: '/team-a', secure: false });
  expect(parseEndpoint(HTTPS)).toMatchObject({ host: 'team-a.kr.example.com', prefix: '', secure: true });
});

test.each([
  [{ endpoint: HTTP, image: 'app', tag: '1.0' }, 'localhost:5050/team-a/app:1.0'],
  [{ endpoint: HTTPS, image: 'web/app', tag: '1.0' }, 'team-a.kr.example.com/web/app:1.0'],
  [{ endpoint: `${HTTPS}/`, image: 'app', tag: '1.0' }, 'team-a.kr.example.com/app:1.0'],
  [{ endpoint: HTTP, image: 'app' }, 'localhost:5050/team-a/app:latest'],
  [{ endpoint: HTTP, image: 'app', tag: '1.0', digest: DIGEST }, `localhost:5050/team-a/app@${DIGEST}`],
])('%j is named %s', (address, name) => expect(imageReference(address)).toBe(name));

describe('plain http', () => {
  test.each([
    ['docker', "docker login --username '<access-key-id>' localhost:5050"],
    ['podman', "podman login --tls-verify=false --username '<access-key-id>' localhost:5050"],
    ['skopeo', "skopeo login --tls-verify=false --username '<access-key-id>' localhost:5050"],
    ['nerdctl', "nerdctl --insecure-registry login --username '<access-key-id>' localhost:5050"],
  ] as const)('%s logs in', (tool, command) => expect(loginCommand(tool, HTTP)).toBe(command));

  test.each([
    [
      'docker',
      'docker tag app:1.0 localhost:5050/team-a/web/app:1.0\ndocker push localhost:5050/team-a/web/app:1.0',
    ],
    [
      'podman',
      'podman tag app:1.0 localhost:5050/team-a/web/app:1.0\npodman push --tls-verify=false localhost:5050/team-a/web/app:1.0',
    ],
    [
      'skopeo',
      'skopeo copy --dest-tls-verify=false docker-daemon:app:1.0 docker://localhost:5050/team-a/web/app:1.0',
    ],
    [
      'nerdctl',
      'nerdctl tag app:1.0 localhost:5050/team-a/web/app:1.0\nnerdctl --insecure-registry push localhost:5050/team-a/web/app:1.0',
    ],
    ['kubernetes', undefined],
  ] as const)('%s pushes', (tool, command) =>
    expect(pushCommand(tool, { endpoint: HTTP, image: 'web/app', tag: '1.0' })).toBe(command),
  );

  test('only skopeo names the side that is plain', () => {
    const address = { endpoint: HTTP, image: 'app', tag: '1.0' };
    expect(pullCommand('skopeo', address)).toContain('--src-tls-verify=false');
    expect(pullCommand('podman', address)).toBe(
      'podman pull --tls-verify=false localhost:5050/team-a/app:1.0',
    );
  });

  test('the Docker engine must be told, except of loopback addresses', () => {
    expect(dockerDaemonSettings('http://registry.internal:5051/a')).toContain('"registry.internal:5051"');
    expect(dockerDaemonSettings(HTTP)).toBeUndefined();
    expect(dockerDaemonSettings('http://127.0.0.1:5050/a')).toBeUndefined();
    expect(dockerDaemonSettings(HTTPS)).toBeUndefined();
  });
});

test.each(TOOLS)('%s needs no exception for https', (tool) => {
  const address = { endpoint: HTTPS, image: 'app', tag: '1.0' };
  const all = [loginCommand(tool, HTTPS), pushCommand(tool, address), pullCommand(tool, address)].join('\n');
  expect(all).not.toMatch(/insecure|tls-verify/);
});

test.each(TOOLS)('%s is told the ID of a key, never its secret', (tool) => {
  const command = loginCommand(tool, HTTP, 'RCK1');
  expect(command).toMatch(/--(docker-)?username[ =]RCK1\b/);
  expect(command).not.toContain('<access-key-id>');
  expect(command).not.toMatch(/--password/);
});

test('the pull secret of Kubernetes is made as kubectl takes it', () => {
  expect(loginCommand('kubernetes', HTTPS, 'RCK1')).toBe(
    [
      'kubectl create secret docker-registry registry-console \\',
      '  --docker-server=team-a.kr.example.com \\',
      '  --docker-username=RCK1 \\',
      "  --docker-password='<secret>'",
    ].join('\n'),
  );
});

test('Kubernetes pulls with the secret it was given', () => {
  const secret = /docker-registry (\S+)/.exec(loginCommand('kubernetes', HTTPS))?.[1];
  const pod = pullCommand('kubernetes', { endpoint: HTTPS, image: 'web/my_app', tag: '1.0' });
  expect(pod).toContain(`imagePullSecrets:\n    - name: ${secret}`);
  // Names in Kubernetes have no underscore.
  expect(pod).toContain('name: my-app\n');
});
