/** Where someone pushes, and who: what they find or send there, their manifest is going to name. */
export type Push = { repository: string; pusher: string };
/** The pusher, where nobody said who it is. */
export const NAMELESS = '';

export type Protection = {
  /** What was found or sent is kept for so long while no manifest names it. */
  unnamedMs: number;
  /**
   * A run keeps what pushes used so long before it began: the catalog may not have heard of their manifest, and the same
   * pusher may send a second one with the same layers.
   */
  lagMs: number;
  /** After a start, what was found or sent so long before it is kept: a push may have outlived the program. */
  restartMs: number;
};
export const PROTECTION: Protection = { unnamedMs: 24 * 60 * 60_000, lagMs: 15_000, restartMs: 60 * 60_000 };

/** When a digest was last seen in which places. Those that were seen longest ago are forgotten. */
const createSightings = () => {
  const byDigest = new Map<string, { places: Map<string, number>; last: number }>();

  const forget = (before: number) => {
    for (const [digest, { last }] of byDigest) {
      if (last >= before) return;
      byDigest.delete(digest);
    }
  };

  return {
    add(digest: string, place: string, { at, keepFrom }: { at: number; keepFrom: number }) {
      forget(keepFrom);
      const places = byDigest.get(digest)?.places ?? new Map<string, number>();
      for (const [each, seen] of places) {
        if (seen >= keepFrom) break;
        places.delete(each);
      }
      // Deleted first, because a map keeps the order in which keys were added.
      places.delete(place);
      places.set(place, at);
      byDigest.delete(digest);
      byDigest.set(digest, { places, last: at });
    },
    remove(digest: string, place: string) {
      const places = byDigest.get(digest)?.places;
      if (places?.delete(place) && places.size === 0) byDigest.delete(digest);
    },
    has(digest: string, since: number, isThere: (place: string) => boolean): boolean {
      const places = byDigest.get(digest)?.places ?? [];
      for (const [place, seen] of places) if (seen >= since && isThere(place)) return true;
      return false;
    },
  };
};

type Options = { protection: Protection; monotonic: () => number };

/**
 * What a garbage collection must leave alone, because a push relies on it that the catalog does not know of yet. By a
 * clock that only goes forward: what a wall clock that is set back would let go may be named by now.
 */
export const createPushesUnderWay = ({ protection: { unnamedMs, lagMs }, monotonic }: Options) => {
  const unnamed = createSightings();
  const used = createSightings();
  const runs = new Set<{ begun: number }>();

  // No repository's name has a space in it.
  const placeOf = ({ repository, pusher }: Push) => `${repository} ${pusher}`;

  return {
    /** The pusher has found, mounted or sent it. */
    found(push: Push, digest: string): void {
      const at = monotonic();
      unnamed.add(digest, placeOf(push), { at, keepFrom: at - unnamedMs });
    },

    /** A manifest of the pusher names them. */
    named(push: Push, digests: Iterable<string>): void {
      const at = monotonic();
      const keepFrom = Math.min(at, ...[...runs].map(({ begun }) => begun)) - lagMs;
      for (const digest of digests) {
        unnamed.remove(digest, placeOf(push));
        used.add(digest, push.repository, { at, keepFrom });
      }
    },

    /** For one garbage collection, from now on. */
    watch() {
      const run = { begun: monotonic() };
      runs.add(run);
      return {
        /** Whether a push relies on it: in this repository, or else in any. */
        relyOn(digest: string, repository?: string): boolean {
          const isHere = (place: string) => repository === undefined || place === repository;
          const isBoundFor = (place: string) =>
            repository === undefined || place.startsWith(`${repository} `);
          return (
            used.has(digest, run.begun - lagMs, isHere) ||
            unnamed.has(digest, monotonic() - unnamedMs, isBoundFor)
          );
        },
        /** Whether a manifest that was put since then is it, or names it. */
        hasUsed: (digest: string, repository: string): boolean =>
          used.has(digest, run.begun, (place) => place === repository),
        end: () => void runs.delete(run),
      };
    },
  };
};
export type PushesUnderWay = ReturnType<typeof createPushesUnderWay>;
export type PushWatch = ReturnType<PushesUnderWay['watch']>;
