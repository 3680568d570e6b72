import { LRUCache } from 'lru-cache';
import { type Manifest, parseManifest } from 'shared/oci/manifest';
import type { PullRecorder } from '../catalog/pull-recorder.ts';
import type { StoredManifest } from '../registry-api/registry-api.ts';

/** Who asks, as far as one pull is concerned: the same account at the same address. */
export type Puller = { who: string; bucketId: number; image: string };

/** A client fetches a platform right after its index, and a digest right after asking what its tag names. */
const MEMORY_MS = 60_000;

/**
 * One pull is one `GET manifests/...` that was served; not a `HEAD`, and not the platform that the same client fetches
 * right after its index. Docker asks for the tag by `HEAD` and fetches by digest: then the pull is one of that tag.
 */
export const createPullCounting = (recorder: PullRecorder, now: () => Date) => {
  const expected = new LRUCache<string, { tag: string | undefined } | 'child'>({
    max: 50_000,
    ttl: MEMORY_MS,
  });
  const keyOf = ({ who, bucketId, image }: Puller, digest: string) => `${who} ${bucketId}/${image}@${digest}`;

  const childrenOf = (stored: StoredManifest): string[] => {
    if (!/index|list/.test(stored.mediaType)) return [];
    const manifest: Manifest = parseManifest(stored.bytes, stored.mediaType);
    return manifest.kind === 'index' ? manifest.children.map(({ digest }) => digest) : [];
  };

  return {
    /** A client was told which digest a tag names. */
    asked(puller: Puller, tag: string, digest: string): void {
      expected.set(keyOf(puller, digest), { tag });
    },

    /** A client was served a manifest. */
    served(puller: Puller, reference: string, stored: StoredManifest): void {
      const before = expected.get(keyOf(puller, stored.digest));
      for (const child of childrenOf(stored)) expected.set(keyOf(puller, child), 'child');
      const byDigest = reference.includes(':');
      if (byDigest && before === 'child') return;
      const tag = byDigest ? (before === 'child' ? undefined : before?.tag) : reference;
      recorder.add({ bucketId: puller.bucketId, image: puller.image, tag, at: now() });
    },
  };
};
export type PullCounting = ReturnType<typeof createPullCounting>;
