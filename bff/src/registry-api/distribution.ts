import { createHash, randomUUID } from 'node:crypto';
import { OciError } from 'shared/oci/error';
import { MANIFEST_MEDIA_TYPES, MEDIA_TYPES, parseManifest } from 'shared/oci/manifest';
import { request } from 'undici';
import { createRepositoryLocks } from '../built-in-registry/repository-locks.ts';
import { createBlobProxy } from './distribution-blobs.ts';
import { createDistributionConnection, refusal, unavailable } from './distribution-connection.ts';
import type { ResponseHeaders } from './forwarded-headers.ts';
import type { RegistryApi, StoredManifest, TagDeletion } from './registry-api.ts';

/** Without the whole list it hides OCI documents and answers one platform's manifest where an index was asked for. */
const ACCEPT = { accept: MANIFEST_MEDIA_TYPES.join(', ') };

/** It refuses larger pages. */
const CATALOG_PAGE = 1000;
/** Tags asked for at once; more make it slower, not faster. */
const PARALLEL_TAGS = 8;
const READ_BLOB_MS = 60_000;

/** CNCF Distribution 2 at a URL (proved with 2.8.2). It must allow deletes: `storage.delete.enabled`. */
export const createDistributionApi = ({ url }: { url: string }): RegistryApi & { close(): Promise<void> } => {
  const connection = createDistributionConnection(url);
  // It cannot take back a single tag; our way to do so is several requests, which no push may come between.
  const locks = createRepositoryLocks();

  const manifestPath = (repository: string, reference: string) => `/v2/${repository}/manifests/${reference}`;

  const resolveTag = async (repository: string, tag: string): Promise<string | undefined> => {
    const answer = await connection.send({
      method: 'HEAD',
      path: manifestPath(repository, tag),
      headers: ACCEPT,
    });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusal(answer, 'UNKNOWN');
    return single(answer.headers, 'docker-content-digest');
  };

  const getManifest = async (repository: string, reference: string): Promise<StoredManifest | undefined> => {
    const answer = await connection.send({
      method: 'GET',
      path: manifestPath(repository, reference),
      headers: ACCEPT,
    });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw refusal(answer, 'UNKNOWN');
    const { headers, body: bytes } = answer;
    const digest = single(headers, 'docker-content-digest') ?? sha256(bytes);
    return { digest, mediaType: single(headers, 'content-type') ?? parseManifest(bytes).mediaType, bytes };
  };

  const put = async (repository: string, reference: string, mediaType: string, body: Buffer) => {
    const headers = { 'content-type': mediaType };
    const answer = await connection.send({
      method: 'PUT',
      path: manifestPath(repository, reference),
      headers,
      body,
    });
    if (answer.status !== 201) throw refusal(answer, 'MANIFEST_INVALID');
    return { digest: single(answer.headers, 'docker-content-digest') ?? sha256(body) };
  };

  const remove = async (repository: string, digest: string) => {
    const answer = await connection.send({ method: 'DELETE', path: manifestPath(repository, digest) });
    if (answer.status === 404) throw new OciError('MANIFEST_UNKNOWN');
    if (answer.status !== 202) throw refusal(answer, 'UNKNOWN');
  };

  /**
   * It deletes by digest only, and all tags of the digest with it. So the tag is first moved to an index of its own,
   * empty and unlike any other, which then goes. Distribution 3 deletes a tag by name; with it this could too.
   */
  const takeBack = async (repository: string, tag: string, named: StoredManifest): Promise<void> => {
    const { digest } = await put(repository, tag, MEDIA_TYPES.ociIndex, throwAwayIndex());
    try {
      await remove(repository, digest);
    } catch (error) {
      // Where deleting is switched off, say. The tag must not be left on something that nobody pushed. Should this
      // fail as well, the first failure is still the one to tell, and deleting the tag once more completes it.
      await put(repository, tag, named.mediaType, named.bytes).catch(() => {});
      throw error;
    }
  };

  const listTags = async (repository: string): Promise<string[]> => {
    const answer = await connection.send({ method: 'GET', path: `/v2/${repository}/tags/list` });
    if (answer.status === 404) return [];
    if (answer.status !== 200) throw refusal(answer, 'UNKNOWN');
    const { tags } = JSON.parse(answer.body.toString()) as { tags: string[] | null };
    return (tags ?? []).sort();
  };

  return {
    async ping() {
      const answer = await connection.send({ method: 'GET', path: '/v2/' });
      if (answer.status !== 200) throw refusal(answer, 'UNAVAILABLE');
    },

    serveBlob: createBlobProxy(connection),
    getManifest,
    resolveTag,

    async putManifest(repository, reference, { mediaType, bytes }) {
      // It checks less than we do: documents that are manifest and index in one, and what the client calls them.
      const manifest = parseManifest(bytes, mediaType);
      return locks.shared(repository, () => put(repository, reference, manifest.mediaType, bytes));
    },

    deleteManifest: (repository, digest) => locks.exclusive(repository, () => remove(repository, digest)),

    deleteTag: (repository, tag) =>
      locks.exclusive(repository, async () => {
        const named = await getManifest(repository, tag);
        if (!named) throw new OciError('MANIFEST_UNKNOWN', { message: `there is no tag ${tag}` });
        await takeBack(repository, tag, named);
      }),

    /** One lock for each, so that pushes need not wait for all of them. */
    async deleteTags(repository, tags) {
      const deletions = new Map<string, TagDeletion | OciError>();
      for (const { tag, digest } of tags) {
        if (deletions.get(tag) === 'deleted') continue;
        const deletion = await locks
          .exclusive(repository, async () => {
            const named = await getManifest(repository, tag);
            if (!named) return 'missing';
            if (named.digest !== digest) return 'moved';
            await takeBack(repository, tag, named);
            return 'deleted';
          })
          .catch(unavailable);
        deletions.set(tag, deletion);
      }
      return deletions;
    },

    async readBlob(repository, digest, { maxBytes }) {
      const signal = AbortSignal.timeout(READ_BLOB_MS);
      try {
        let answer = await connection.open({
          method: 'GET',
          path: `/v2/${repository}/blobs/${digest}`,
          signal,
        });
        const location = single(answer.headers, 'location');
        if (answer.statusCode >= 300 && answer.statusCode < 400 && location) {
          // A registry on S3 sends readers there, unless `storage.redirect.disable` is set.
          await answer.body.dump();
          answer = await request(location, { signal });
        }
        const { statusCode: status, headers, body } = answer;
        if (status !== 200) {
          const refused = { status, headers, body: Buffer.from(await body.arrayBuffer()) };
          if (status === 404) return undefined;
          throw refusal(refused, 'UNKNOWN');
        }
        const chunks: Buffer[] = [];
        let size = Number(headers['content-length'] ?? 0);
        if (size <= maxBytes) {
          size = 0;
          for await (const chunk of body as AsyncIterable<Buffer>) {
            size += chunk.length;
            if (size > maxBytes) break;
            chunks.push(chunk);
          }
        }
        if (size > maxBytes) {
          // Cheaper than reading on: the connection is closed.
          body.on('error', () => {}).destroy();
          return undefined;
        }
        return Buffer.concat(chunks);
      } catch (error) {
        throw unavailable(error);
      }
    },

    async *listRepositories() {
      let path: string | undefined = `/v2/_catalog?n=${CATALOG_PAGE}`;
      while (path) {
        const answer = await connection.send({ method: 'GET', path });
        if (answer.status !== 200) throw refusal(answer, 'UNKNOWN');
        const { repositories } = JSON.parse(answer.body.toString()) as { repositories: string[] | null };
        yield* repositories ?? [];
        path = nextPage(single(answer.headers, 'link'));
      }
    },

    listTags,

    /** Those with a tag: of the others it knows no list. */
    async *listManifests(repository) {
      const tags = await listTags(repository);
      const seen = new Set<string>();
      for (let at = 0; at < tags.length; at += PARALLEL_TAGS) {
        const digests = await Promise.all(
          tags.slice(at, at + PARALLEL_TAGS).map((tag) => resolveTag(repository, tag)),
        );
        for (const digest of digests) {
          if (digest === undefined || seen.has(digest)) continue;
          seen.add(digest);
          yield digest;
        }
      }
    },

    close: () => connection.close(),
  };
};

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const single = (headers: ResponseHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const throwAwayIndex = () =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPES.ociIndex,
      manifests: [],
      annotations: { 'registry-console.deleted-tag': randomUUID() },
    }),
  );

/** `</v2/_catalog?last=b&n=1000>; rel="next"` */
const nextPage = (link: string | undefined): string | undefined => {
  const target = link && /<([^>]*)>\s*;\s*rel="?next"?/.exec(link)?.[1];
  if (!target) return undefined;
  // Only where to go on is taken from it: with `relativeurls` off, or behind a proxy, the rest is another address.
  return `/v2/_catalog${new URL(target, 'http://engine').search}`;
};
