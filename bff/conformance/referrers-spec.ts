import { MEDIA_TYPES } from 'shared/oci/manifest';
import { describe, expect, test } from 'vitest';
import {
  CONFIG_TYPE,
  type Descriptor,
  describeBytes,
  EMPTY,
  EMPTY_DESCRIPTOR,
  expectRefusal,
  imageBytes,
  indexBytes,
  type SpecClient,
  sha256,
  sha512,
  unique,
  uniqueTag,
} from './spec-client.ts';

type Referrer = Descriptor & { artifactType?: string; annotations?: Record<string, string> };

const SBOM = 'application/vnd.example.sbom';
const SIGNATURE = 'application/vnd.example.signature';

/** OCI distribution spec 1.1, "Listing Referrers" and "Pushing Manifests with Subject". */
export const describeReferrers = (client: () => SpecClient) => {
  const listReferrers = async (digest: string, query = '') => {
    const { request, path } = client();
    const answer = await request('GET', path(`referrers/${digest}${query}`));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(MEDIA_TYPES.ociIndex);
    const index = (await answer.json()) as {
      schemaVersion: number;
      mediaType: string;
      manifests: Referrer[];
    };
    expect([index.schemaVersion, index.mediaType]).toEqual([2, MEDIA_TYPES.ociIndex]);
    return { referrers: index.manifests, filters: answer.headers.get('oci-filters-applied') };
  };
  const push = async (
    bytes: Buffer,
    subject: Descriptor,
    mediaType: string = MEDIA_TYPES.ociManifest,
    reference = sha256(bytes),
  ) => {
    const answer = await client().putManifest(reference, bytes, mediaType);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('oci-subject')).toBe(subject.digest);
    return describeBytes(mediaType, bytes);
  };
  /** A manifest of its own that says what it is about. */
  const pushReferrer = async (
    subject: Descriptor,
    fields: Record<string, unknown> = { artifactType: SBOM },
  ) => push(await client().newImage({ subject, ...fields }), subject);
  const byDigest = (referrers: Referrer[]) => [...referrers].sort((a, b) => (a.digest < b.digest ? -1 : 1));

  describe('referrers', () => {
    test('are listed with type, size, artifact type and annotations', async () => {
      const { pushImage, newImage } = client();
      const { descriptor: subject, digest } = await pushImage();
      const annotations = { 'org.example.kind': 'sbom' };
      const sbom = await pushReferrer(subject, { artifactType: SBOM, annotations });
      const signature = await pushReferrer(subject, { artifactType: SIGNATURE });
      const untyped = await push(await newImage({ subject }), subject, MEDIA_TYPES.ociManifest, uniqueTag());
      const index = await push(
        indexBytes({ manifests: [], subject, artifactType: SBOM }),
        subject,
        MEDIA_TYPES.ociIndex,
      );

      const { referrers, filters } = await listReferrers(digest);
      expect(filters).toBeNull();
      expect(byDigest(referrers)).toMatchObject(
        byDigest([
          { ...sbom, artifactType: SBOM, annotations },
          { ...signature, artifactType: SIGNATURE },
          // Without an artifact type of its own it has that of its configuration.
          { ...untyped, artifactType: CONFIG_TYPE },
          { ...index, artifactType: SBOM },
        ]),
      );

      const filtered = await listReferrers(digest, `?artifactType=${encodeURIComponent(SBOM)}`);
      expect(filtered.filters).toBe('artifactType');
      expect(byDigest(filtered.referrers)).toMatchObject(byDigest([sbom, index]));
      expect((await listReferrers(digest, '?artifactType=application/vnd.example.none')).referrers).toEqual(
        [],
      );
    });

    test('may come before their subject', async () => {
      const { newImage, putManifest } = client();
      const subjectBytes = await newImage();
      const subject = describeBytes(MEDIA_TYPES.ociManifest, subjectBytes);
      const referrer = await pushReferrer(subject);
      expect((await listReferrers(subject.digest)).referrers).toMatchObject([referrer]);
      const answer = await putManifest(uniqueTag(), subjectBytes);
      expect([answer.status, answer.headers.get('oci-subject')]).toEqual([201, null]);
      expect((await listReferrers(subject.digest)).referrers).toMatchObject([referrer]);
    });

    test('may have a subject that never comes, layers or none, and no configuration worth the name', async () => {
      await client().pushBlob(EMPTY);
      const subject = describeBytes(MEDIA_TYPES.ociManifest, unique('never pushed'));
      const bytes = imageBytes({ artifactType: SIGNATURE, config: EMPTY_DESCRIPTOR, layers: [], subject });
      const referrer = await push(bytes, subject);
      expect((await listReferrers(subject.digest)).referrers).toMatchObject([
        { ...referrer, artifactType: SIGNATURE },
      ]);
    });

    test('of an index are listed as well', async () => {
      const { pushImage, putManifest } = client();
      const child = await pushImage();
      const bytes = indexBytes({ manifests: [child.descriptor] });
      expect((await putManifest(uniqueTag(), bytes, MEDIA_TYPES.ociIndex)).status).toBe(201);
      const subject = describeBytes(MEDIA_TYPES.ociIndex, bytes);
      const referrer = await pushReferrer(subject);
      expect((await listReferrers(subject.digest)).referrers).toMatchObject([referrer]);
    });

    test('pushed twice are listed once', async () => {
      const { newImage } = client();
      const subject = describeBytes(MEDIA_TYPES.ociManifest, unique('subject'));
      const bytes = await newImage({ subject, artifactType: SBOM });
      await push(bytes, subject);
      await push(bytes, subject, MEDIA_TYPES.ociManifest, uniqueTag());
      expect((await listReferrers(subject.digest)).referrers).toHaveLength(1);
    });

    test('that are deleted are not listed', async () => {
      const { request, path } = client();
      const subject = describeBytes(MEDIA_TYPES.ociManifest, unique('subject'));
      const staying = await pushReferrer(subject);
      const leaving = await pushReferrer(subject);
      expect((await request('DELETE', path(`manifests/${leaving.digest}`))).status).toBe(202);
      expect((await listReferrers(subject.digest)).referrers).toMatchObject([staying]);
    });

    test('are those of one repository', async () => {
      const { request, path, other } = client();
      const subject = describeBytes(MEDIA_TYPES.ociManifest, unique('subject'));
      await pushReferrer(subject);
      const answer = await request('GET', path(`referrers/${subject.digest}`, other));
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ manifests: [] });
    });

    test('of a sha512 subject are listed', async () => {
      const bytes = unique('subject');
      const subject = describeBytes(MEDIA_TYPES.ociManifest, bytes, sha512(bytes));
      const referrer = await pushReferrer(subject);
      expect((await listReferrers(subject.digest)).referrers).toMatchObject([referrer]);
    });

    test('of what nobody knows are none; of what is no digest, refused', async () => {
      const { request, path } = client();
      expect((await listReferrers(sha256(unique('unknown')))).referrers).toEqual([]);
      for (const bad of ['sha256:abc', 'latest']) {
        await expectRefusal(await request('GET', path(`referrers/${bad}`)), [400, 404]);
      }
    });
  });
};
