import { and, asc, eq, gt, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Reach } from 'shared/access/grant';
import type { Database } from '../database/database.ts';
import { images, manifestBlobs, manifests, registries, tags } from '../database/schema.ts';
import { within } from '../database/within.ts';
import type { KnownManifest } from './manifest-entry.ts';

export type CatalogReferrer = Pick<
  typeof manifests.$inferSelect,
  'digest' | 'mediaType' | 'artifactType' | 'manifestBytes' | 'sizeBytes' | 'annotations'
> & { blobCount: number };

/** `publicEndpoint`: only registries that are open at the public endpoint. */
export type RepositoryPage = {
  after: string;
  limit: number;
  publicEndpoint: boolean;
  registry?: string | undefined;
  /** What the client may view. */
  reach: Reach;
};

/** Rows in one query at most, which keeps it short. */
const STEP = 5000;

/** What clients ask of the catalog: names in byte order, a page of them at a time. */
export const createCatalogReader = ({ db }: Database) => {
  const inImage = (bucketId: number, image: string): SQL =>
    and(eq(images.bucketId, bucketId), eq(images.name, image)) as SQL;

  return {
    /** @returns undefined when the bucket holds no such image */
    async tagNames(bucketId: number, image: string, { after, limit }: { after: string; limit: number }) {
      const [found] = await db
        .select({ id: images.id, manifests: images.manifestCount })
        .from(images)
        .where(inImage(bucketId, image));
      if (!found?.manifests) return undefined;
      const rows = await db
        .select({ name: tags.name })
        .from(tags)
        .where(and(eq(tags.imageId, found.id), gt(tags.name, after)))
        .orderBy(asc(tags.name))
        .limit(limit);
      return rows.map(({ name }) => name);
    },

    async imageNames(
      bucketId: number,
      { after, limit }: { after: string; limit: number },
    ): Promise<string[]> {
      const rows = await db
        .select({ name: images.name })
        .from(images)
        .where(and(eq(images.bucketId, bucketId), gt(images.name, after), gt(images.manifestCount, 0)))
        .orderBy(asc(images.name))
        .limit(limit);
      return rows.map(({ name }) => name);
    },

    /** Images of all registries, ordered by `<registry>/<image>`, which is also what `after` holds. */
    async repositories({ after, limit, publicEndpoint, registry, reach }: RepositoryPage) {
      const fullName = sql<string>`(${registries.name} || '/' || ${images.name}) collate "C"`;
      return db
        .select({ registry: { name: registries.name, privateId: registries.privateId }, image: images.name })
        .from(registries)
        .innerJoin(images, eq(images.bucketId, registries.bucketId))
        .where(
          and(
            gt(images.manifestCount, 0),
            publicEndpoint ? eq(registries.publicEndpoint, true) : undefined,
            registry === undefined ? undefined : eq(registries.name, registry),
            within(reach, registries.name, images.name),
            sql`${fullName} > ${after}`,
          ),
        )
        .orderBy(asc(fullName))
        .limit(limit);
    },

    /** Whether a manifest of the image needs this blob. */
    async blobInUse(bucketId: number, image: string, digest: string): Promise<boolean> {
      const found = await db
        .select({ id: manifestBlobs.manifestId })
        .from(manifestBlobs)
        .innerJoin(images, eq(images.id, manifestBlobs.imageId))
        .where(
          and(eq(manifestBlobs.bucketId, bucketId), eq(manifestBlobs.digest, digest), eq(images.name, image)),
        )
        .limit(1);
      return found.length > 0;
    },

    /** Manifests whose subject is this digest, whether or not the subject itself is stored. */
    referrers: (
      bucketId: number,
      image: string,
      subject: string,
      limit: number,
      artifactType?: string,
    ): Promise<CatalogReferrer[]> =>
      db
        .select({
          digest: manifests.digest,
          mediaType: manifests.mediaType,
          artifactType: manifests.artifactType,
          manifestBytes: manifests.manifestBytes,
          sizeBytes: manifests.sizeBytes,
          blobCount: db.$count(manifestBlobs, eq(manifestBlobs.manifestId, manifests.id)),
          annotations: manifests.annotations,
        })
        .from(manifests)
        .innerJoin(images, eq(images.id, manifests.imageId))
        .where(
          and(
            inImage(bucketId, image),
            eq(manifests.held, false),
            isNotNull(manifests.subject),
            eq(manifests.subject, subject),
            artifactType === undefined ? undefined : eq(manifests.artifactType, artifactType),
          ),
        )
        .orderBy(asc(manifests.digest))
        .limit(limit),

    /** What is known of these manifests of an image, by digest. */
    async known(bucketId: number, image: string, digests: string[]): Promise<Map<string, KnownManifest>> {
      if (digests.length === 0) return new Map();
      const rows = await db
        .select({
          digest: manifests.digest,
          sizeBytes: manifests.sizeBytes,
          platforms: manifests.platforms,
          description: manifests.description,
          sourceUrl: manifests.sourceUrl,
        })
        .from(manifests)
        .innerJoin(images, eq(images.id, manifests.imageId))
        .where(and(inImage(bucketId, image), inArray(manifests.digest, digests), eq(manifests.held, false)));
      return new Map(rows.map(({ digest, ...rest }) => [digest, rest]));
    },

    /** All digests of an image, and all its tags with the digest each one names: what reconciling compares. */
    async inventory(bucketId: number, image: string) {
      const known = { digests: new Set<string>(), tags: new Map<string, string>() };
      const [found] = await db.select({ id: images.id }).from(images).where(inImage(bucketId, image));
      if (!found) return known;
      await inSteps('', async (after) => {
        const rows = await db
          .select({ digest: manifests.digest, held: manifests.held })
          .from(manifests)
          .where(and(eq(manifests.imageId, found.id), gt(manifests.digest, after)))
          .orderBy(asc(manifests.digest))
          .limit(STEP);
        for (const { digest, held } of rows) if (!held) known.digests.add(digest);
        return rows.length < STEP ? undefined : rows.at(-1)?.digest;
      });
      await inSteps('', async (after) => {
        const rows = await db
          .select({ name: tags.name, digest: manifests.digest })
          .from(tags)
          .innerJoin(manifests, eq(manifests.id, tags.manifestId))
          .where(and(eq(tags.imageId, found.id), gt(tags.name, after)))
          .orderBy(asc(tags.name))
          .limit(STEP);
        for (const { name, digest } of rows) known.tags.set(name, digest);
        return rows.length < STEP ? undefined : rows.at(-1)?.name;
      });
      return known;
    },
  };
};
export type CatalogReader = ReturnType<typeof createCatalogReader>;

const inSteps = async (
  first: string,
  step: (after: string) => Promise<string | undefined>,
): Promise<void> => {
  for (let after: string | undefined = first; after !== undefined; ) after = await step(after);
};
