// What clients find after something was deleted, given back, freed and collected: by what is on the disk, too.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { createSubAccount, createSubAccountAccessKey } from 'shared/accounts/sub-account';
import { deleteImages, deleteTags, planImageDeletion, planTagDeletion } from 'shared/deletions/deletion';
import { collectGarbage, listCollections } from 'shared/garbage-collection/collection';
import { getImage, type ImageRef, updateImage } from 'shared/images/image';
import {
  freeDeleted,
  getDeletedSummary,
  listDeletedImages,
  listDeletedTags,
  restoreDeleted,
} from 'shared/recently-deleted/recently-deleted';
import { createRegistry, deleteRegistry, getRegistry } from 'shared/registries/registry';
import type { ConsoleClient } from '../../scripts/console-client.ts';
import type { OciClient } from '../../scripts/oci-client.ts';
import {
  buildArtifact,
  buildImage,
  buildIndex,
  buildLayer,
  type Content,
  sha256,
} from '../../scripts/oci-content.ts';
import { createSkopeo, type Skopeo } from '../fixtures/clients/skopeo.ts';
import { test } from '../fixtures/distribution-bucket.ts';
import type { Program } from '../fixtures/program.ts';
import { sbomOf, singleImage } from '../fixtures/sample-images.ts';
import { needTools } from '../fixtures/tools.ts';

/**
 * Images of one family share a layer. Each repository has a family of its own: skopeo asks other repositories for layers
 * that it knows to be there, which a collection takes for pushes to these, and keeps such a layer for a day.
 */
const familyOf = (family: string) => {
  const rootfs = buildLayer('ADD rootfs.tar /', [
    { path: 'rootfs.txt', bytes: Buffer.from(`${family} `.repeat(2000)) },
  ]);
  const image = (name: string, architecture = 'amd64') =>
    buildImage({
      platform: { os: 'linux', architecture },
      layers: [
        rootfs,
        buildLayer('COPY app /srv', [
          { path: 'app.txt', bytes: Buffer.from(`${family} ${name} ${architecture}\n`) },
        ]),
      ],
      config: { Cmd: ['/srv/app.txt'], Env: [`NAME=${name}`] },
    });
  return { rootfs, image };
};

const signatureOf = (subject: Content | undefined, text: string) => {
  const mediaType = 'application/vnd.dev.cosign.simplesigning.v1+json';
  const files = [{ mediaType, bytes: Buffer.from(JSON.stringify({ signed: text })) }];
  return buildArtifact({ artifactType: mediaType, files, ...(subject ? { subject } : {}) });
};

/** The tag under which cosign finds a signature, where a registry knows no referrers. */
const cosignTag = ({ descriptor }: Content) => `${descriptor.digest.replace(':', '-')}.sig`;

const digestsOf = (content: Content): string[] => [
  content.descriptor.digest,
  ...content.blobs.map(({ descriptor }) => descriptor.digest),
  ...content.children.flatMap(digestsOf),
];

/** What a client wrote to a layout: the digests of its blobs, each by its bytes. */
const digestsIn = (layout: string): string[] => {
  const blobs = join(layout, 'blobs/sha256');
  return readdirSync(blobs)
    .map((name) => sha256(readFileSync(join(blobs, name))))
    .sort();
};
const sorted = (digests: string[]) => [...new Set(digests)].sort();

const blobFile = (program: Program, bucket: string, digest: string) => {
  const hex = digest.slice('sha256:'.length);
  const blobs = join(program.bucketDir(bucket), 'docker/registry/v2/blobs/sha256');
  return join(blobs, hex.slice(0, 2), hex, 'data');
};

/** As the dialogs of the console do it: what was planned, and its number. */
const deleteByPlan = async (api: ConsoleClient, at: ImageRef, ...tags: string[]) => {
  const plan = await api.call(planTagDeletion, { params: at, body: { tags } });
  const body = { plan: plan.id, confirmTags: plan.plannedTags };
  const deletion = await api.call(deleteTags, { params: at, body });
  expect(deletion).toMatchObject({ state: 'done', deletedTags: tags.length });
  return plan;
};

const deleteImagesByPlan = async (api: ConsoleClient, registry: string, ...images: string[]) => {
  const params = { registry };
  const plan = await api.call(planImageDeletion, { params, body: { images } });
  const body = { plan: plan.id, confirmTags: plan.plannedTags };
  const deletion = await api.call(deleteImages, { params, body });
  expect(deletion).toMatchObject({ state: 'done', deletedTags: plan.plannedTags });
};

const restoreAll = async (api: ConsoleClient, registry: string) => {
  const params = { registry };
  const tags = (await api.call(listDeletedTags, { params })).items.map(({ id }) => id);
  const images = (await api.call(listDeletedImages, { params })).items.map(({ id }) => id);
  const body = { ...(tags.length > 0 && { tags }), ...(images.length > 0 && { images }) };
  expect(await api.call(restoreDeleted, { params, body })).toMatchObject({ failedTags: 0 });
};

/** "Free all now", and then "Collect now". */
const freeAndCollect = async (api: ConsoleClient, registry: string) => {
  const params = { registry };
  await api.call(freeDeleted, { params, body: { all: true } });
  const { id } = await api.call(collectGarbage, { params });
  const find = async () =>
    (await api.call(listCollections, { params })).items.find((collection) => collection.id === id);
  await expect.poll(async () => (await find())?.state).toBe('done');
  return (await find())!;
};

/** skopeo of somebody who may not push: what others read, a collection keeps for a day, as it may be for a push. */
const viewerSkopeo = async (api: ConsoleClient, program: Program, scratch: string) => {
  const policies = [{ policy: 'NCP_CONTAINER_REGISTRY_VIEWER' as const }];
  const { id } = await api.call(createSubAccount, { body: { loginId: 'puller', policies } });
  const key = await api.call(createSubAccountAccessKey, { params: { subAccount: id } });
  const folder = join(scratch, 'viewer');
  mkdirSync(folder);
  const skopeo = createSkopeo(folder);
  await skopeo.tryLogin(program.publicEndpoint, { username: key.id, password: key.secret });
  return skopeo;
};

const expectUnknown = (oci: OciClient, repository: string, reference: string) =>
  expect(oci.pullManifest(repository, reference)).rejects.toMatchObject({ status: 404 });

test.beforeEach(() => needTools('skopeo'));

/** A collection keeps what pushes used in the 15 seconds before it began. */
const PUSH_GOES_ON_MS = 15_500;
const multi = familyOf('multi');
const platforms = ['amd64', 'arm64', 'riscv64'].map((architecture) => multi.image('1.0', architecture));
const [amd64, arm64, riscv64] = platforms as [Content, Content, Content];
const index = buildIndex(platforms);
const signed = familyOf('signed');
const [first, second] = [signed.image('1.0'), signed.image('2.0')];
const sbom = sbomOf(first);
const signature = signatureOf(first, 'first');
const otherSignature = signatureOf(second, 'second');
const looseSignature = signatureOf(undefined, 'first, for cosign');
const doomed = familyOf('doomed');
const doomedIndex = buildIndex([doomed.image('1.0', 'amd64'), doomed.image('1.0', 'arm64')]);
const doomedImage = singleImage('doomed');
const doomedSbom = sbomOf(doomedImage);
const COLLECTED = { platforms: 'platforms', referrers: 'referrers', emptied: 'emptied' };
let pushedAt = 0;
const untilPushesAreOver = () => sleep(Math.max(0, pushedAt + PUSH_GOES_ON_MS - Date.now()));

// What is to be collected is pushed first: the other tests use the time until it may be.
test.beforeAll(async ({ api, push, oci }) => {
  for (const name of Object.values(COLLECTED)) await api.call(createRegistry, { body: { name } });

  const toPlatforms = async () => {
    const app = `${COLLECTED.platforms}/app`;
    await push(app, amd64, 'amd64');
    await push(app, arm64, 'arm64');
    await push(app, index, 'all');
  };
  const toReferrers = async () => {
    const app = `${COLLECTED.referrers}/app`;
    await push(app, first, '1.0');
    await push(app, second, '2.0');
    await push(app, sbom, 'sbom');
    await push(app, looseSignature, cosignTag(first));
    await oci.push(app, signature);
    await oci.push(app, otherSignature);
  };
  const toEmptied = async () => {
    await push(`${COLLECTED.emptied}/team/app`, doomedIndex, '1.0', 'latest');
    await push(`${COLLECTED.emptied}/signed`, doomedImage, 'v1', 'v2');
    await oci.push(`${COLLECTED.emptied}/signed`, doomedSbom);
    await oci.push(`${COLLECTED.emptied}/copy`, doomedImage, ['v1']);
  };
  await Promise.all([toPlatforms(), toReferrers(), toEmptied()]);
  pushedAt = Date.now();
});

type Clients = { api: ConsoleClient; program: Program; skopeo: Skopeo; scratch: string; push: Push };
type Push = (repository: string, content: Content, ...tags: string[]) => Promise<void>;

const expectOneTagToGo = async (registry: string, { api, program, skopeo, scratch, push }: Clients) => {
  const content = familyOf(registry).image('1.0');
  await push(`${registry}/app`, content, '1.0', '1.0.1', 'latest');
  const plan = await deleteByPlan(api, { registry, image: 'app' }, '1.0');
  expect(plan.siblings.map(({ tag }) => tag)).toEqual(['1.0.1', 'latest']);

  const repository = `${program.publicEndpoint}/${registry}/app`;
  expect((await skopeo.listTags(repository)).sort()).toEqual(['1.0.1', 'latest']);
  for (const tag of ['1.0.1', 'latest']) {
    const layout = join(scratch, tag);
    await skopeo.copy(`docker://${repository}:${tag}`, `oci:${layout}:${tag}`);
    expect(digestsIn(layout)).toEqual(sorted(digestsOf(content)));
  }
  const source = `docker://${repository}:1.0`;
  const gone = await skopeo.tryCopy(['--src-tls-verify=false', source, `oci:${scratch}/gone:1.0`]);
  expect(gone).toMatchObject({ code: 1, stderr: expect.stringContaining('manifest unknown') });
};

test('only the named tag goes', ({ registry, api, program, skopeo, scratch, push }) =>
  expectOneTagToGo(registry, { api, program, skopeo, scratch, push }));

test('only the named tag goes, where CNCF Distribution stores it', ({
  distributionRegistry,
  api,
  program,
  skopeo,
  scratch,
  push,
}) => expectOneTagToGo(distributionRegistry, { api, program, skopeo, scratch, push }));

test('what is restored has the same bytes, whether its tags were deleted or its image', async ({
  api,
  program,
  registry,
  push,
  skopeo,
  scratch,
  oci,
}) => {
  const { image } = familyOf(registry);
  const content = buildIndex([image('1.0', 'amd64'), image('1.0', 'arm64')]);
  await push(`${registry}/app`, content, '1.0', 'latest');
  const source = `${program.publicEndpoint}/${registry}/app:1.0`;
  const pull = async (to: string) => {
    const layout = join(scratch, to);
    await skopeo.copy(`docker://${source}`, `oci:${layout}:1.0`, ['--all']);
    return { raw: sha256(Buffer.from(await skopeo.inspectRaw(source))), blobs: digestsIn(layout) };
  };
  const before = await pull('before');
  expect(before).toEqual({ raw: content.descriptor.digest, blobs: sorted(digestsOf(content)) });

  await deleteByPlan(api, { registry, image: 'app' }, '1.0', 'latest');
  await expectUnknown(oci, `${registry}/app`, '1.0');
  await restoreAll(api, registry);
  expect(await pull('tags')).toEqual(before);

  await deleteImagesByPlan(api, registry, 'app');
  for (const { descriptor } of [content, ...content.children])
    await expectUnknown(oci, `${registry}/app`, descriptor.digest);
  await restoreAll(api, registry);
  expect(await pull('image')).toEqual(before);
  expect((await oci.listTags(`${registry}/app`)).sort()).toEqual(['1.0', 'latest']);
});

test('signature and SBOM come back with their image', async ({ api, registry, push, oci }) => {
  const repository = `${registry}/app`;
  const image = familyOf(registry).image('1.0');
  const artifacts = [sbomOf(image), signatureOf(image, 'restored')];
  await push(repository, image, '1.0');
  for (const artifact of artifacts) await oci.push(repository, artifact);
  const { digest } = image.descriptor;
  const before = await oci.listReferrers(repository, digest);
  expect(before.map((each) => each.digest).sort()).toEqual(
    artifacts.map(({ descriptor }) => descriptor.digest).sort(),
  );

  await deleteImagesByPlan(api, registry, 'app');
  for (const artifact of artifacts) await expectUnknown(oci, repository, artifact.descriptor.digest);
  await restoreAll(api, registry);
  expect(await oci.listReferrers(repository, digest)).toEqual(before);
  for (const { descriptor, bytes } of artifacts)
    expect((await oci.pullManifest(repository, descriptor.digest)).bytes).toEqual(bytes);

  await deleteByPlan(api, { registry, image: 'app' }, '1.0');
  await restoreAll(api, registry);
  expect(await oci.listReferrers(repository, digest)).toEqual(before);
  expect((await oci.pullManifest(repository, '1.0')).descriptor.digest).toBe(digest);
});

test('a registry made again on its bucket has its tags, descriptions and pulls', async ({
  api,
  program,
  registry,
  push,
  skopeo,
  scratch,
}) => {
  const { image } = familyOf(registry);
  const [stable, latest] = [image('1.0'), image('2.0')];
  await push(`${registry}/team/app`, stable, '1.0', 'stable');
  await push(`${registry}/team/app`, latest, '2.0');
  const at = { registry, image: 'team/app' };
  const description = { shortDescription: 'The shop', fullDescription: '# Shop\n\nServes.' };
  await api.call(updateImage, { params: at, body: { ...description, descriptionRevision: 0 } });
  const repository = `${program.publicEndpoint}/${registry}/team/app`;
  const source = (tag: string) => `docker://${repository}:${tag}`;
  for (const tag of ['1.0', '2.0']) await skopeo.copy(source(tag), `oci:${scratch}/before:${tag}`);
  const pulls = async () => (await api.call(getImage, { params: at })).pulls;
  await expect.poll(pulls).toBe(2);

  await api.call(deleteRegistry, { params: { registry } });
  const refused = await skopeo.tryCopy(['--src-tls-verify=false', source('1.0'), `oci:${scratch}/refused:1`]);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/name unknown|NAME_UNKNOWN/i) });

  await api.call(createRegistry, { body: { name: registry, bucket: registry } });
  expect(await api.call(getImage, { params: at })).toMatchObject({ ...description, pulls: 2, tagCount: 3 });
  for (const [tag, content] of [
    ['1.0', stable],
    ['stable', stable],
    ['2.0', latest],
  ] as const) {
    const layout = join(scratch, `after-${tag}`);
    await skopeo.copy(source(tag), `oci:${layout}:${tag}`);
    expect(digestsIn(layout)).toEqual(sorted(digestsOf(content)));
  }
  await expect.poll(pulls).toBe(5);
});

test('platforms stay for their own tag or their index, and go with the last of both', async ({
  api,
  program,
  oci,
  scratch,
}) => {
  test.setTimeout(60_000 + PUSH_GOES_ON_MS);
  const skopeo = await viewerSkopeo(api, program, scratch);
  const registry = COLLECTED.platforms;
  const repository = `${registry}/app`;
  const at = { registry, image: 'app' };
  const source = (tag: string) => `docker://${program.publicEndpoint}/${repository}:${tag}`;
  const stored = (content: Content) =>
    digestsOf(content).filter((digest) => existsSync(blobFile(program, registry, digest)));
  await untilPushesAreOver();

  await deleteByPlan(api, at, 'arm64');
  await freeAndCollect(api, registry);
  await skopeo.copy(source('all'), `oci:${scratch}/all:all`, ['--all']);
  expect(digestsIn(join(scratch, 'all'))).toEqual(sorted(digestsOf(index)));

  // Of what the index alone names: the tagged platform stays, whatever else.
  expect(await deleteByPlan(api, at, 'all')).toMatchObject({ platforms: 2, referrers: 0 });
  expect((await freeAndCollect(api, registry)).keptBlobs).toBe(0);
  await expectUnknown(oci, repository, index.descriptor.digest);
  await expectUnknown(oci, repository, arm64.descriptor.digest);
  expect(stored(arm64)).toEqual([multi.rootfs.descriptor.digest]);
  await skopeo.copy(source('amd64'), `oci:${scratch}/amd64:amd64`);
  expect(digestsIn(join(scratch, 'amd64'))).toEqual(sorted(digestsOf(amd64)));

  // It was pushed by its digest: such a manifest stays for 24 hours, unless its image is deleted.
  const { digest } = riscv64.descriptor;
  expect((await oci.pullManifest(repository, digest)).bytes).toEqual(riscv64.bytes);
  expect(stored(riscv64)).toEqual(digestsOf(riscv64));
  await deleteImagesByPlan(api, registry, 'app');
  await freeAndCollect(api, registry);
  await expectUnknown(oci, repository, digest);
  expect([index, ...platforms].flatMap(stored)).toEqual([]);
});

test('signature and SBOM stay for their image alone, and are freed with it', async ({
  api,
  program,
  oci,
  skopeo,
}) => {
  test.setTimeout(60_000 + PUSH_GOES_ON_MS);
  const registry = COLLECTED.referrers;
  const repository = `${registry}/app`;
  const at = { registry, image: 'app' };
  const { digest } = first.descriptor;
  const referrers = async (of: Content) =>
    (await oci.listReferrers(repository, of.descriptor.digest)).map((each) => each.digest).sort();
  await untilPushesAreOver();

  await deleteByPlan(api, at, 'sbom');
  await freeAndCollect(api, registry);
  expect(await referrers(first)).toEqual(sorted([sbom.descriptor.digest, signature.descriptor.digest]));

  expect(await deleteByPlan(api, at, '1.0')).toMatchObject({ referrers: 2, platforms: 0, siblingTags: 0 });
  await freeAndCollect(api, registry);
  await expectUnknown(oci, repository, digest);
  await expectUnknown(oci, repository, sbom.descriptor.digest);
  const isStored = (each: string) => existsSync(blobFile(program, registry, each));
  // The empty configuration of artifacts is that of the other signatures, too.
  const [emptyConfig] = sbom.blobs;
  expect(digestsOf(sbom).filter(isStored)).toEqual([emptyConfig!.descriptor.digest]);
  expect(digestsOf(first).filter(isStored)).toEqual([signed.rootfs.descriptor.digest]);
  // What was pushed by its digest stays for 24 hours.
  expect((await oci.pullManifest(repository, signature.descriptor.digest)).bytes).toEqual(signature.bytes);

  // The other image has its own, and a tag in the manner of cosign is a tag like others.
  expect(await referrers(second)).toEqual([otherSignature.descriptor.digest]);
  expect((await skopeo.listTags(`${program.publicEndpoint}/${repository}`)).sort()).toEqual(
    ['2.0', cosignTag(first)].sort(),
  );
});

test('a bucket whose images are all deleted, freed and collected takes no storage', async ({
  api,
  program,
}) => {
  test.setTimeout(60_000 + PUSH_GOES_ON_MS);
  const registry = COLLECTED.emptied;
  const params = { registry };
  await untilPushesAreOver();
  const filesIn = (...parts: string[]): string[] => {
    const folder = join(program.bucketDir(registry), ...parts);
    return existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
          entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
        )
      : [];
  };
  const blobs = () => filesIn('docker/registry/v2/blobs');
  const contents = [doomedIndex, doomedImage, doomedSbom];
  expect(blobs()).toHaveLength(sorted(contents.flatMap(digestsOf)).length);

  await deleteImagesByPlan(api, registry, 'team/app', 'signed', 'copy');
  expect((await freeAndCollect(api, registry)).keptBlobs).toBe(0);
  expect(blobs()).toEqual([]);
  // Links are moved to another folder, and swept when nothing else is to be done.
  await expect.poll(() => [...filesIn('docker'), ...filesIn('staging')]).toEqual([]);
  expect(await api.call(getDeletedSummary, { params })).toEqual({ tags: 0, images: 0, heldBytes: 0 });
  expect(await api.call(getRegistry, { params })).toMatchObject({
    usageBytes: 0,
    imageCount: 0,
    tagCount: 0,
  });
});
