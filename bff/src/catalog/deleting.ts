import type { KeptReason } from 'shared/deletions/deletion';
import { OciError } from 'shared/oci/error';
import type { Transaction } from '../database/database.ts';
import { type Protection, protectedBecause } from '../database/tag-protection.ts';
import type { Engines } from '../registry-api/engines.ts';
import type { CollectionRun } from '../registry-api/registry-api.ts';
import type { CatalogLocks } from './catalog-locks.ts';
import type { CatalogRemover, CurrentTag, Removal } from './catalog-remover.ts';
import { type NamedBucket, repositoryOf } from './repository-name.ts';

/** A tag as it was seen when it was decided that it goes. */
export type SeenTag = Pick<CurrentTag, 'name' | 'manifestId' | 'updatedAt' | 'lastPulledAt'>;

/** What became of a tag that was to be deleted. */
type TagOutcome =
  | { state: 'deleted' }
  | { state: 'kept'; reason: KeptReason }
  | { state: 'failed'; failure: string };
export type TagOutcomes = Map<string, TagOutcome>;

/** Why what is protected is not deleted. */
export const KEPT_BECAUSE: Record<Protection, KeptReason> = {
  lock: 'protected',
  pattern: 'protected-by-pattern',
  immutable: 'immutable',
};

const changedSince = (seen: SeenTag, now: CurrentTag | undefined): KeptReason | undefined => {
  if (!now) return 'gone-since';
  if (now.protection) return KEPT_BECAUSE[now.protection];
  if (now.manifestId !== seen.manifestId || now.updatedAt.getTime() !== seen.updatedAt.getTime())
    return 'pushed-since';
  if (now.lastPulledAt?.getTime() !== seen.lastPulledAt?.getTime()) return 'pulled-since';
  return undefined;
};

type Deps = {
  engines: Engines;
  remover: CatalogRemover;
  locks: CatalogLocks;
  onChange?: (bucketId: number, image: string) => void;
};

/**
 * Takes tags and manifests from engine and catalog together, the engine first, as pushes do. What goes can be given back
 * until it is freed: of tags the names alone go, and the bytes of manifests are kept.
 */
export const createDeleting = ({ engines, remover, locks, onChange = () => {} }: Deps) => {
  /** @throws OciError DENIED */
  const refuseProtected = (found: { name: string; protection: Protection | null } | undefined) => {
    if (found?.protection)
      throw new OciError('DENIED', { message: protectedBecause(found.name, found.protection) });
  };

  return {
    current: remover.current,

    /** Those of these tags that the engine does not have, whatever the catalog says. */
    async missing(bucket: NamedBucket, image: string, tags: string[]): Promise<Set<string>> {
      const api = engines.of(bucket);
      const repository = repositoryOf(bucket, image);
      const missing = new Set<string>();
      for (const tag of tags) if ((await api.resolveTag(repository, tag)) === undefined) missing.add(tag);
      return missing;
    },

    /**
     * Each tag that is still what was seen; names alone, siblings stay.
     * @param alongside runs in the transaction that takes them from the catalog
     * @param turn awaited before that transaction
     * @throws OciError when the engine cannot be used
     */
    deleteTags: (
      bucket: NamedBucket,
      image: string,
      seen: SeenTag[],
      removal: Removal,
      alongside: (tx: Transaction, outcomes: TagOutcomes) => Promise<void> = async () => {},
      turn: () => Promise<void> = async () => {},
    ): Promise<TagOutcomes> =>
      locks.tags(
        bucket,
        image,
        seen.map(({ name }) => name),
        async () => {
          const names = seen.map(({ name }) => name);
          const now = new Map((await remover.current(bucket.id, image, names)).map((tag) => [tag.name, tag]));
          const outcomes: TagOutcomes = new Map();
          const going: { tag: string; digest: string }[] = [];
          for (const tag of seen) {
            const current = now.get(tag.name);
            const reason = changedSince(tag, current);
            if (reason || !current) outcomes.set(tag.name, { state: 'kept', reason: reason ?? 'gone-since' });
            else going.push({ tag: tag.name, digest: current.digest });
          }
          if (going.length > 0) {
            const ended = await engines.of(bucket).deleteTags(repositoryOf(bucket, image), going);
            for (const { tag } of going) {
              const outcome = ended.get(tag);
              if (outcome instanceof OciError)
                outcomes.set(tag, { state: 'failed', failure: outcome.message });
              else if (outcome === 'moved') outcomes.set(tag, { state: 'kept', reason: 'pushed-since' });
              // One that is missing was taken by a run that was killed before it could say so.
              else outcomes.set(tag, { state: 'deleted' });
            }
          }
          const gone = [...outcomes].flatMap(([name, { state }]) => (state === 'deleted' ? [name] : []));
          await turn();
          await remover.removeTags(bucket.id, image, gone, removal, (tx) => alongside(tx, outcomes));
          if (gone.length > 0) onChange(bucket.id, image);
          return outcomes;
        },
      ),

    /** @throws OciError MANIFEST_UNKNOWN, or DENIED for a tag that is protected */
    deleteTag: (bucket: NamedBucket, image: string, tag: string, removal: Removal): Promise<void> =>
      locks.tags(bucket, image, [tag], async () => {
        const [current] = await remover.current(bucket.id, image, [tag]);
        refuseProtected(current);
        await engines.of(bucket).deleteTag(repositoryOf(bucket, image), tag);
        await remover.removeTags(bucket.id, image, [tag], removal);
        onChange(bucket.id, image);
      }),

    /** With every tag that names it. @throws OciError MANIFEST_UNKNOWN, or DENIED where a protected tag needs it */
    deleteManifest: (bucket: NamedBucket, image: string, digest: string, removal: Removal): Promise<void> =>
      locks.digests(bucket, image, [digest], async () => {
        refuseProtected(await remover.protectedTagOf(bucket.id, image, digest));
        const api = engines.of(bucket);
        const stored = await api.getManifest(repositoryOf(bucket, image), digest);
        if (!stored) throw new OciError('MANIFEST_UNKNOWN');
        await remover.keepBytes(bucket.id, image, [stored], removal.deletedImageId);
        await api.deleteManifest(repositoryOf(bucket, image), digest);
        await remover.holdManifests(bucket.id, image, [digest], removal);
        onChange(bucket.id, image);
      }),

    /**
     * Manifests that no tag names. `stillFree` says which of them, now that nobody can change them.
     * @param run a collection that began before they were chosen: what a push uses since, it leaves
     */
    deleteManifests: (
      bucket: NamedBucket,
      image: string,
      manifests: { id: number; digest: string }[],
      stillFree: (ids: number[]) => Promise<Set<number>>,
      run: CollectionRun | undefined,
      removal: Removal,
    ): Promise<void> =>
      locks.digests(
        bucket,
        image,
        manifests.map(({ digest }) => digest),
        async () => {
          const free = await stillFree(manifests.map(({ id }) => id));
          const api = engines.of(bucket);
          const repository = repositoryOf(bucket, image);
          const going = manifests.filter(({ id }) => free.has(id)).map(({ digest }) => digest);
          const stored = (
            await Promise.all(going.map((digest) => api.getManifest(repository, digest)))
          ).filter((manifest) => manifest !== undefined);
          await remover.keepBytes(bucket.id, image, stored, removal.deletedImageId);
          const digests = stored.map(({ digest }) => digest);
          let gone = digests;
          if (run) gone = await run.removeManifests(repository, digests, { onPurpose: true });
          else for (const digest of digests) await api.deleteManifest(repository, digest);
          // One that is missing was taken by a run that was killed before it could say so.
          const stays = new Set(digests.filter((digest) => !gone.includes(digest)));
          await remover.holdManifests(
            bucket.id,
            image,
            going.filter((digest) => !stays.has(digest)),
            removal,
          );
          await remover.dropBytes(bucket.id, image, [...stays]);
        },
      ),
  };
};
export type Deleting = ReturnType<typeof createDeleting>;
