import { OciError } from 'shared/oci/error';
import type { Engines } from '../registry-api/engines.ts';
import type { RegistryApi, StoredManifest } from '../registry-api/registry-api.ts';
import type { CatalogLocks } from './catalog-locks.ts';
import type { CatalogRemover } from './catalog-remover.ts';
import { type NamedBucket, repositoryOf } from './repository-name.ts';

/** A tag that was deleted. */
export type LostTag = { id: number; name: string; manifestId: number; digest: string };
export type RestoreOutcome = 'restored' | 'taken' | { failure: string };

type Deps = {
  engines: Engines;
  remover: CatalogRemover;
  locks: CatalogLocks;
  onChange?: (bucketId: number, image: string) => void;
};

const failureOf = (error: unknown): string => {
  if (error instanceof OciError) return error.message;
  throw error;
};

/** It names something that is gone for good, so that no engine takes it. */
const isIncomplete = (error: unknown) =>
  error instanceof OciError && ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN'].includes(error.code);

/** Gives back what was deleted, byte for byte, first to the engine. */
export const createRestoring = ({ engines, remover, locks, onChange = () => {} }: Deps) => {
  /** As many as can be. @throws OciError when the engine cannot be used */
  const putBack = async (bucket: NamedBucket, image: string, manifestIds: number[]): Promise<void> => {
    const api = engines.of(bucket);
    const repository = repositoryOf(bucket, image);
    let waiting = await remover.held(manifestIds);
    while (waiting.length > 0) {
      const back: number[] = [];
      for (const { id, ...manifest } of waiting) {
        try {
          await locks.digests(bucket, image, [manifest.digest], () =>
            api.putManifest(repository, manifest.digest, manifest),
          );
          back.push(id);
        } catch (error) {
          // An index waits for the indexes that it names.
          if (!isIncomplete(error)) throw error;
        }
      }
      if (back.length === 0) return;
      await remover.reviveManifests(bucket.id, back);
      waiting = waiting.filter(({ id }) => !back.includes(id));
    }
  };

  /** The manifest as the engine has it, or has it again. */
  const bringBack = async (
    api: RegistryApi,
    bucket: NamedBucket,
    repository: string,
    { manifestId, digest }: LostTag,
  ): Promise<StoredManifest> => {
    const stored = await api.getManifest(repository, digest);
    if (stored) return stored;
    const [held] = await remover.held([manifestId]);
    if (!held)
      throw new OciError('MANIFEST_UNKNOWN', { message: `the storage does not have ${digest} any more` });
    await api.putManifest(repository, digest, held);
    await remover.reviveManifests(bucket.id, [manifestId]);
    return held;
  };

  return {
    /** Each tag whose name is not used again. Tags of one call have different names. */
    tags: (bucket: NamedBucket, image: string, lost: LostTag[]): Promise<Map<number, RestoreOutcome>> =>
      locks.tags(
        bucket,
        image,
        lost.map(({ name }) => name),
        async () => {
          const needed = await remover.heldFor(lost.map(({ manifestId }) => manifestId));
          // Where the storage fails, each tag says so below.
          await putBack(bucket, image, needed).catch(failureOf);
          return locks.digests(
            bucket,
            image,
            lost.map(({ digest }) => digest),
            async () => {
              const api = engines.of(bucket);
              const repository = repositoryOf(bucket, image);
              const names = lost.map(({ name }) => name);
              const now = new Map(
                (await remover.current(bucket.id, image, names)).map((tag) => [tag.name, tag.digest]),
              );
              const outcomes = new Map<number, RestoreOutcome>();
              await Promise.all(
                lost.map(async (tag) => {
                  const named = now.get(tag.name);
                  if (named !== undefined)
                    return outcomes.set(tag.id, named === tag.digest ? 'restored' : 'taken');
                  try {
                    const stored = await bringBack(api, bucket, repository, tag);
                    await api.putManifest(repository, tag.name, stored);
                    return outcomes.set(tag.id, 'restored');
                  } catch (error) {
                    return outcomes.set(tag.id, { failure: failureOf(error) });
                  }
                }),
              );
              const back = [...outcomes].flatMap(([id, outcome]) => (outcome === 'restored' ? [id] : []));
              if (back.length > 0) {
                await remover.restoreTags(bucket.id, back);
                onChange(bucket.id, image);
              }
              return outcomes;
            },
          );
        },
      ),

    /**
     * Manifests that went with their image; what names something that is gone for good stays away.
     * @throws OciError when the engine cannot be used
     */
    async manifests(bucket: NamedBucket, image: string, manifestIds: number[]): Promise<void> {
      await putBack(bucket, image, await remover.heldFor(manifestIds));
      onChange(bucket.id, image);
    },
  };
};
export type Restoring = ReturnType<typeof createRestoring>;
