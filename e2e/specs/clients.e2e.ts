// What people have on their machines, against the public endpoint by path.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { createSubAccount, createSubAccountAccessKey } from 'shared/accounts/sub-account';
import { getImage } from 'shared/images/image';
import { getManifest } from 'shared/manifests/manifest';
import { createRegistry } from 'shared/registries/registry';
import { getTag, listTags } from 'shared/tags/tag';
import { createConsoleClient } from '../../scripts/console-client.ts';
import { buildArtifact, buildImage, buildIndex, buildLayer, sha256 } from '../../scripts/oci-content.ts';
import { createBuildah } from '../fixtures/clients/buildah.ts';
import { startContainerd } from '../fixtures/clients/containerd.ts';
import { createDockerCli, startDockerEngine } from '../fixtures/clients/docker.ts';
import { createSkopeo } from '../fixtures/clients/skopeo.ts';
import { buildImageWithUmoci } from '../fixtures/clients/umoci.ts';
import { debianLayout } from '../fixtures/debian-image.ts';
import { startDockerRegistry } from '../fixtures/docker-registry.ts';
import { writeOciLayout } from '../fixtures/oci-layout.ts';
import { startProgram } from '../fixtures/program.ts';
import { test } from '../fixtures/test.ts';
import { needRoot, needTools } from '../fixtures/tools.ts';

const DEBIAN_TIMEOUT_MS = 300_000;

const layer = buildLayer('COPY hello.txt /', [{ path: 'hello.txt', bytes: Buffer.from('Hello\n') }]);
const platformImage = (architecture: string) =>
  buildImage({ layers: [layer], platform: { os: 'linux', architecture }, config: { Cmd: ['/hello.txt'] } });
const index = buildIndex([platformImage('amd64'), platformImage('arm64')]);

/** The bytes of a layout's one manifest, and their digest. */
const manifestOfLayout = (layout: string) => {
  const [entry] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests;
  const bytes = readFileSync(join(layout, 'blobs/sha256', entry.digest.slice('sha256:'.length)));
  return { digest: entry.digest as string, text: bytes.toString() };
};

test.describe('login', () => {
  const wrong = (username: string) => ({ username, password: 'not-the-secret' });

  test('with skopeo', async ({ program, scratch }) => {
    needTools('skopeo');
    const skopeo = createSkopeo(scratch);
    const refused = await skopeo.tryLogin(program.publicEndpoint, wrong(program.accessKey.username));
    expect(refused.stderr).toContain('invalid username/password');
    expect(refused.code).not.toBe(0);
    const accepted = await skopeo.tryLogin(program.publicEndpoint, program.accessKey);
    expect(accepted).toMatchObject({ code: 0, stdout: 'Login Succeeded!\n' });
  });

  test('with buildah, at the private endpoint', async ({ program, scratch }) => {
    needTools('buildah');
    needRoot();
    const buildah = createBuildah(scratch);
    expect((await buildah.tryLogin(program.privateEndpoint, wrong('nobody'))).code).not.toBe(0);
    expect((await buildah.tryLogin(program.privateEndpoint, program.accessKey)).code).toBe(0);
  });

  test('with the docker command, which needs no engine for it', async ({ program, scratch }) => {
    needTools('docker');
    const docker = createDockerCli(scratch);
    const refused = await docker.tryLogin(program.publicEndpoint, wrong(program.accessKey.username));
    expect(refused.stderr).toContain('unauthorized');
    expect(refused.code).not.toBe(0);
    const accepted = await docker.tryLogin(program.publicEndpoint, program.accessKey);
    expect(accepted.code, accepted.stderr).toBe(0);
  });
});

test('skopeo pushes, lists, pulls and deletes a small image', async ({
  program,
  registry,
  skopeo,
  scratch,
  api,
}) => {
  needTools('skopeo', 'umoci');
  const { layout } = await buildImageWithUmoci(scratch, '1.0');
  const repository = `${program.publicEndpoint}/${registry}/team/hello`;
  await skopeo.copy(`oci:${layout}:1.0`, `docker://${repository}:1.0`);
  await skopeo.copy(`oci:${layout}:1.0`, `docker://${repository}:latest`);

  const { digest, text } = manifestOfLayout(layout);
  expect(await skopeo.inspectRaw(`${repository}:1.0`)).toBe(text);
  expect((await skopeo.listTags(repository)).sort()).toEqual(['1.0', 'latest']);
  const out = join(scratch, 'pulled');
  await skopeo.copy(`docker://${repository}:1.0`, `oci:${out}:1.0`);
  expect(manifestOfLayout(out).digest).toBe(digest);

  const at = { registry, image: 'team/hello' };
  const { items } = await api.call(listTags, { params: at, query: { sort: 'name' } });
  expect(items.map((tag) => [tag.name, tag.digest])).toEqual([
    ['1.0', digest],
    ['latest', digest],
  ]);

  // skopeo deletes by digest, which takes all tags of that digest with it.
  expect(await skopeo.tryDelete(`${repository}:1.0`)).toMatchObject({ code: 0 });
  expect((await api.call(listTags, { params: at }).catch(() => ({ items: [] }))).items).toEqual([]);
});

test('buildah pushes a multi-platform image that skopeo and containerd pull whole', async ({
  program,
  registry,
  skopeo,
  scratch,
  api,
}) => {
  needTools('buildah', 'skopeo', 'containerd', 'ctr');
  needRoot();
  const buildah = createBuildah(scratch);
  await buildah.tryLogin(program.publicEndpoint, program.accessKey);
  const list = await buildah.buildMultiPlatform(['amd64', 'arm64']);
  const image = `${program.publicEndpoint}/${registry}/multi:1`;
  await buildah.pushMultiPlatform(list, image);

  const tag = await api.call(getTag, { params: { registry, image: 'multi', tag: '1' } });
  expect(tag.platforms).toEqual(['linux/amd64', 'linux/arm64']);
  const raw = await skopeo.inspectRaw(image);
  expect(sha256(Buffer.from(raw))).toBe(tag.digest);
  // Written to another name of ours, so that every digest of the index is read and written again.
  const copy = `${program.publicEndpoint}/${registry}/copy:1`;
  await skopeo.copy(`docker://${image}`, `docker://${copy}`, ['--all', '--preserve-digests']);
  expect(await skopeo.inspectRaw(copy)).toBe(raw);

  const containerd = await startContainerd(scratch);
  try {
    const pulled = await containerd.tryPull(image, program.accessKey, ['--all-platforms']);
    expect(pulled.code, pulled.stderr).toBe(0);
    expect(await containerd.digest(image)).toBe(tag.digest);
    const pushed = `${program.publicEndpoint}/${registry}/from-containerd:1`;
    await containerd.tag(image, pushed);
    await containerd.push(pushed, program.accessKey);
    expect(await skopeo.inspectRaw(pushed)).toBe(raw);
  } finally {
    await containerd.stop();
  }
});

test('an artifact is found at the image it refers to', async ({
  program,
  registry,
  skopeo,
  oci,
  scratch,
  api,
}) => {
  needTools('skopeo');
  const artifactType = 'application/spdx+json';
  const files = [{ mediaType: artifactType, bytes: Buffer.from('{"spdxVersion":"SPDX-2.3"}') }];
  const sbom = buildArtifact({ artifactType, files, subject: index });
  const layout = (name: string) => join(scratch, name);
  writeOciLayout(layout('image'), '1', index);
  writeOciLayout(layout('sbom'), 'sbom', sbom);

  const repository = `docker://${program.publicEndpoint}/${registry}/app`;
  await skopeo.copy(`oci:${layout('image')}:1`, `${repository}:1`, ['--all', '--preserve-digests']);
  await skopeo.copy(`oci:${layout('sbom')}:sbom`, `${repository}:sbom`, ['--preserve-digests']);

  const { digest } = index.descriptor;
  const found = [expect.objectContaining({ digest: sbom.descriptor.digest, artifactType })];
  expect(await oci.listReferrers(`${registry}/app`, digest)).toEqual(found);
  const manifest = await api.call(getManifest, { params: { registry, image: 'app', digest } });
  expect(manifest.referrers).toEqual(found);
  expect(manifest.children.map((child) => child.platform)).toEqual(['linux/amd64', 'linux/arm64']);
});

test('a Debian root file system goes through skopeo, containerd and the docker engine', async ({
  program,
  registry,
  skopeo,
  scratch,
  api,
}) => {
  test.setTimeout(DEBIAN_TIMEOUT_MS);
  needTools('debootstrap', 'skopeo', 'containerd', 'ctr', 'dockerd', 'docker');
  needRoot();
  const debian = await debianLayout();
  const image = `${program.publicEndpoint}/${registry}/os/debian:${debian.tag}`;
  await skopeo.copy(`oci:${debian.layout}:${debian.tag}`, `docker://${image}`, ['--preserve-digests']);
  const { digest } = manifestOfLayout(debian.layout);
  expect(await skopeo.digest(image)).toBe(digest);

  const containerd = await startContainerd(scratch);
  try {
    const pulled = await containerd.tryPull(image, program.accessKey);
    expect(pulled.code, pulled.stderr).toBe(0);
    expect(await containerd.digest(image)).toBe(digest);

    const docker = await startDockerEngine(scratch, containerd.address);
    try {
      expect((await docker.tryLogin(program.publicEndpoint, program.accessKey)).code).toBe(0);
      const byDocker = await docker.tryPull(image);
      expect(byDocker.code, byDocker.stderr).toBe(0);
      expect((await docker.repositoryDigests(image))[0]).toContain(`@${digest}`);
      expect(await docker.run(image, ['cat', '/etc/debian_version'])).toMatch(/^\d+\.|^\w+\/sid/);

      const copy = `${program.publicEndpoint}/${registry}/os/copy:1`;
      await docker.tag(image, copy);
      const pushed = await docker.tryPush(copy);
      expect(pushed.code, pushed.stderr).toBe(0);
      // The engine writes a manifest of its own, so the digest is another; it and the registry must agree on it.
      const tag = await api.call(getTag, { params: { registry, image: 'os/copy', tag: '1' } });
      expect((await docker.repositoryDigests(copy)).join()).toContain(`/os/copy@${tag.digest}`);
      expect(await skopeo.digest(copy)).toBe(tag.digest);

      const { id } = await api.call(createSubAccount, {
        body: { loginId: 'docker-viewer', policies: [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' }] },
      });
      const key = await api.call(createSubAccountAccessKey, { params: { subAccount: id } });
      const viewer = { username: key.id, password: key.secret };
      expect((await docker.tryLogin(program.publicEndpoint, viewer)).code).toBe(0);
      expect((await docker.tryPull(image)).code).toBe(0);
      const refused = await docker.tryPush(copy);
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('The permission Change/pushImage is missing');
    } finally {
      await docker.stop();
    }
  } finally {
    await containerd.stop();
  }
});

test('a pull counts once, also where a client fetches index and platform', async ({
  program,
  registry,
  skopeo,
  oci,
  scratch,
  api,
}) => {
  needTools('skopeo');
  const params = { registry, image: 'counted' };
  await oci.push(`${registry}/counted`, index, ['1']);
  const pulls = async () => (await api.call(getImage, { params })).pulls;
  expect(await pulls()).toBe(0);

  const image = `docker://${program.publicEndpoint}/${registry}/counted:1`;
  for (const expected of [1, 2]) {
    await skopeo.copy(image, `oci:${join(scratch, `out-${expected}`)}:1`);
    await expect.poll(pulls).toBe(expected);
  }
  expect((await api.call(getTag, { params: { ...params, tag: '1' } })).lastPulledAt).not.toBeNull();
});

test('clients are told why', async ({ program, registry, skopeo, oci, scratch, api }) => {
  needTools('skopeo');
  writeOciLayout(join(scratch, 'image'), '1', index);
  const source = `oci:${join(scratch, 'image')}:1`;
  const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false'];

  const unknown = await skopeo.tryCopy([
    ...insecure,
    source,
    `docker://${program.publicEndpoint}/nowhere/app:1`,
  ]);
  expect(unknown.code).not.toBe(0);
  expect(unknown.stderr).toContain('nowhere');

  await oci.push(`${registry}/app`, index, ['1']);
  const missing = await skopeo.tryCopy([
    ...insecure,
    `docker://${program.publicEndpoint}/${registry}/app:2`,
    `oci:${join(scratch, 'out')}:2`,
  ]);
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toContain('manifest unknown');

  // Anonymous: everyone may pull from a public registry, and nobody may push.
  const publicRegistry = `${registry}-open`;
  await api.call(createRegistry, { body: { name: publicRegistry, publicRegistry: true } });
  await oci.push(`${publicRegistry}/app`, index, ['1']);
  mkdirSync(join(scratch, 'anonymous'));
  const anonymous = createSkopeo(join(scratch, 'anonymous'));
  const open = `docker://${program.publicEndpoint}/${publicRegistry}/app:1`;
  await anonymous.copy(open, `oci:${join(scratch, 'anonymous/out')}:1`);
  const closed = `docker://${program.publicEndpoint}/${registry}/app:1`;
  const pull = await anonymous.tryCopy([...insecure, closed, `oci:${join(scratch, 'anonymous/out')}:2`]);
  expect(pull.code).not.toBe(0);
  expect(pull.stderr).toMatch(/unauthorized|authentication required/i);
  const push = await anonymous.tryCopy([...insecure, source, open]);
  expect(push.code).not.toBe(0);
  expect(push.stderr).toMatch(/unauthorized|authentication required/i);
});

test('Distribution serves our folder, and we serve what Distribution pushed into it', async ({ scratch }) => {
  needTools('skopeo', 'docker-registry');
  test.setTimeout(120_000);
  const program = await startProgram();
  try {
    const api = createConsoleClient(program.consoleUrl);
    await api.signIn(program.account.loginId, program.account.password);
    await api.call(createRegistry, { body: { name: 'team-a' } });
    const skopeo = createSkopeo(scratch);
    await skopeo.tryLogin(program.publicEndpoint, program.accessKey);
    const layout = (name: string) => join(scratch, name);
    writeOciLayout(layout('index'), '1', index);
    writeOciLayout(layout('image'), '1', platformImage('riscv64'));
    const ours = `${program.publicEndpoint}/team-a`;
    const whole = ['--all', '--preserve-digests'];
    await skopeo.copy(`oci:${layout('index')}:1`, `docker://${ours}/app:1`, whole);
    await skopeo.copy(`oci:${layout('image')}:1`, `docker://${ours}/app:2`, whole);
    await skopeo.copy(`oci:${layout('image')}:1`, `docker://${ours}/deep/er/app:latest`, whole);

    const distribution = await startDockerRegistry(program.bucketDir('team-a'), scratch);
    const theirs = `${distribution.host}/team-a`;
    try {
      for (const [image, tags] of [
        ['app', ['1', '2']],
        ['deep/er/app', ['latest']],
      ] as const) {
        expect((await skopeo.listTags(`${theirs}/${image}`)).sort()).toEqual(tags);
        expect((await skopeo.listTags(`${ours}/${image}`)).sort()).toEqual(tags);
        for (const tag of tags) {
          const raw = await skopeo.inspectRaw(`${theirs}/${image}:${tag}`);
          expect(raw).toBe(await skopeo.inspectRaw(`${ours}/${image}:${tag}`));
        }
        await skopeo.copy(`docker://${theirs}/${image}:${tags[0]}`, `oci:${layout('out')}:1`, whole);
      }
      await skopeo.copy(`oci:${layout('index')}:1`, `docker://${theirs}/pushed-there:3`, whole);
    } finally {
      await distribution.stop();
    }

    await skopeo.copy(`docker://${ours}/pushed-there:3`, `oci:${layout('out')}:3`, whole);
    await program.restart();
    const params = { registry: 'team-a', image: 'pushed-there' };
    await expect
      .poll(async () => (await api.call(listTags, { params }).catch(() => undefined))?.items, {
        timeout: 20_000,
      })
      .toEqual([expect.objectContaining({ name: '3', digest: index.descriptor.digest })]);
  } finally {
    await program.remove();
  }
});
