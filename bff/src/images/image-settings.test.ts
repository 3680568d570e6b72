import { FULL_DESCRIPTION_MAX_BYTES } from 'shared/images/description';
import type { ImageDetail } from 'shared/images/image';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProgram } from '../testing/describe-program.ts';
import { prepareImage, pushImage, putManifest } from '../testing/push-image.ts';
import type { TestProgram } from '../testing/test-program.ts';

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const DESCRIPTION = 'org.opencontainers.image.description';

describeProgram('the settings of an image', (start) => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await start();
    await program.api('POST', '/registries', { name: 'team-a' });
    await pushImage(program.publicUrl, 'team-a/app', '1');
  });
  afterAll(() => program.stop());

  const path = (image: string) => `/registries/team-a/images/${encodeURIComponent(image)}`;
  const change = (settings: unknown, image = 'app') => program.api('PATCH', path(image), settings);
  const get = async (image = 'app') => (await (await program.api('GET', path(image))).json()) as ImageDetail;
  const save = async (fullDescription: string, descriptionRevision?: number) =>
    change({
      fullDescription,
      descriptionRevision: descriptionRevision ?? (await get()).descriptionRevision,
    });

  test('a short description is trimmed and listed', async () => {
    const answer = await change({ shortDescription: '  The shop 👨‍👩‍👧‍👦 ' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ shortDescription: 'The shop 👨‍👩‍👧‍👦', tagMutability: true });
    expect(await (await program.api('GET', '/registries/team-a/images')).json()).toMatchObject({
      items: [{ shortDescription: 'The shop 👨‍👩‍👧‍👦' }],
    });
    expect(await (await change({ shortDescription: '' })).json()).toMatchObject({ shortDescription: '' });
  });

  test.each([
    ['nothing', '/body', {}],
    ['too long a line', '/body/shortDescription', { shortDescription: 'a'.repeat(101) }],
    ['two lines', '/body/shortDescription', { shortDescription: 'two\nlines' }],
    ['a control character', '/body/shortDescription', { shortDescription: 'bell \u0007' }],
    ['null', '/body/shortDescription', { shortDescription: null }],
    ['a text without a revision', '/body/descriptionRevision', { fullDescription: 'x' }],
    ['a revision without a text', '/body/descriptionRevision', { descriptionRevision: 0 }],
    ['half a revision', '/body/descriptionRevision', { fullDescription: 'x', descriptionRevision: 0.5 }],
    ['no revision', '/body/descriptionRevision', { fullDescription: 'x', descriptionRevision: 2 ** 31 }],
    ['half a character', '/body/fullDescription', { fullDescription: '\ud800', descriptionRevision: 0 }],
    [
      'too long a text',
      '/body/fullDescription',
      { fullDescription: '한'.repeat(90_000), descriptionRevision: 0 },
    ],
    ['a word for a switch', '/body/tagMutability', { tagMutability: 'off' }],
    ['what cannot be set', '/body', { tagMutability: true, pulls: 0 }],
  ])('%s is refused at %s', async (_what, pointer, settings) => {
    const answer = await change(settings);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ pointer }] });
  });

  test('NUL is refused, which no database keeps', async () => {
    expect((await change({ shortDescription: 'a\0b' })).status).toBe(400);
    expect((await change({ fullDescription: 'a\0b', descriptionRevision: 0 })).status).toBe(400);
  });

  test('an image that is not there is not found', async () =>
    expect((await change({ tagMutability: false }, 'none')).status).toBe(404));

  test('a full description of the largest size is kept as it is, however the client writes its JSON', async () => {
    const text = `${'\u0007'.repeat(1000)}\r\n${'😀'.repeat(1000)}`.padEnd(
      FULL_DESCRIPTION_MAX_BYTES - 3000,
      '\\"',
    );
    expect((await save(text)).status).toBe(200);
    expect((await get()).fullDescription).toBe(text);
    expect((await save('\u0001'.repeat(FULL_DESCRIPTION_MAX_BYTES))).status).toBe(200);
  });

  test('a text made from an older one is not saved, and the answer holds the one that is stored', async () => {
    const { descriptionRevision: revision } = await get();
    const first = (await (await save('# Mine', revision)).json()) as ImageDetail;
    expect(first).toMatchObject({
      fullDescription: '# Mine',
      descriptionRevision: revision + 1,
      descriptionUpdatedBy: 'admin',
      descriptionUpdatedAt: expect.any(String),
    });
    const answer = await change({
      fullDescription: '# Yours',
      descriptionRevision: revision,
      shortDescription: 'not written either',
    });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      type: '/problems/description-changed',
      current: {
        fullDescription: '# Mine',
        descriptionRevision: revision + 1,
        descriptionUpdatedBy: 'admin',
        descriptionUpdatedAt: first.descriptionUpdatedAt,
      },
    });
    expect(await get()).toEqual(first);
    expect((await save('# Yours', revision + 1)).status).toBe(200);
  });

  test('the same text again is fine, and is no new revision', async () => {
    const { descriptionRevision: revision } = await get();
    await save('# Sent twice', revision);
    const once = await get();
    expect((await save('# Sent twice', revision)).status).toBe(200);
    expect(await get()).toEqual(once);
  });

  test('of many texts at once one is saved, and all others are told', async () => {
    const { descriptionRevision: revision } = await get();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => save(`text ${n} made from revision ${revision}`, revision)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect((await get()).descriptionRevision).toBe(revision + 1);
  });

  test('an image says of itself what nobody has written yet', async () => {
    const labels = {
      [DESCRIPTION]: ' From a\nlabel ',
      'org.opencontainers.image.url': 'javascript:alert(1)',
    };
    await pushImage(program.publicUrl, 'team-a/labels', '1', { labels });
    expect(await get('labels')).toMatchObject({ suggestedDescription: 'From a label', sourceUrl: null });

    const annotations = {
      'org.opencontainers.image.title': 'From an annotation',
      'org.opencontainers.image.source': 'https://git.example.com/shop',
    };
    await pushImage(program.publicUrl, 'team-a/labels', '2', { annotations });
    expect(await get('labels')).toMatchObject({
      suggestedDescription: 'From an annotation',
      sourceUrl: 'https://git.example.com/shop',
    });
    await change({ shortDescription: 'Written by hand' }, 'labels');
    expect((await get('labels')).suggestedDescription).toBeNull();
  });

  test('an index says what its platforms say', async () => {
    const at = [program.publicUrl, 'team-a/platforms'] as const;
    const child = await prepareImage(...at, { labels: { [DESCRIPTION]: 'x'.repeat(200) } });
    await putManifest(...at, child.digest, child.manifest);
    const manifests = [
      { mediaType: JSON.parse(child.manifest).mediaType, digest: child.digest, size: child.manifest.length },
    ];
    await putManifest(...at, '1', JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
    expect((await get('platforms')).suggestedDescription).toBe(`${'x'.repeat(99)}…`);
  });

  test('texts that no database takes do not stop a push', async () => {
    const annotations = { [DESCRIPTION]: 'NUL \0, half \ud800, backslash \\u0000', '\0': '\\\0' };
    await pushImage(program.publicUrl, 'team-a/odd', '1', { annotations });
    expect((await get('odd')).suggestedDescription).toMatch(/^NUL .*backslash \\u0000$/);
  });
});
