import { and, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { manifests } from '../database/schema.ts';

export const createManifestStore = ({ db }: Database) => ({
  find: async (imageId: number, digest: string) =>
    (
      await db
        .select()
        .from(manifests)
        .where(and(eq(manifests.imageId, imageId), eq(manifests.digest, digest)))
    )[0],
});
export type ManifestStore = ReturnType<typeof createManifestStore>;
