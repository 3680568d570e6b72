import { setTimeout as sleep } from 'node:timers/promises';
import { OciError } from 'shared/oci/error';
import type { NamedBucket } from '../catalog/repository-name.ts';
import type { Database } from '../database/database.ts';
import type { Engines } from '../registry-api/engines.ts';

/** `repository`: the engine's name. `who`: the same client, as far as its pushes are concerned. */
type Pusher = { repository: string; who: string };
/** What a client's push relies on: content that it has found or sent, until a manifest of its own names it. */
export type PushBook = { found(digest: string): void; named(digests: Iterable<string>): void };

type HoldLimits = {
  /** How long a client is kept waiting before it is told why. */
  patienceMs: number;
  /** How long a collection waits for the pushes that are under way. */
  drainMs: number;
  /** A push that was silent for so long is not waited for. */
  silentMs: number;
  /** So often the other processes are told; one that dies tells them nothing any more. */
  tellMs: number;
};
const LIMITS: HoldLimits = { patienceMs: 30_000, drainMs: 20_000, silentMs: 60_000, tellMs: 1000 };

const LOOK_MS = 50;
const TOPIC = 'pushes-held';

type Push = { unnamed: Set<string>; last: number };
/** A bucket as this process sees it. */
type Place = {
  held: boolean;
  /** Until when others want to hold its pushes. */
  toldUntil: number;
  requests: number;
  pushes: Map<string, Push>;
  /** Whether this process is among those that may write to it. */
  share: Promise<boolean> | undefined;
};

type Deps = {
  engines: Engines;
  locks: Database['sharedLocks'];
  changes: Database['changes'];
  limits?: HoldLimits | undefined;
};

/** Resolves to whether it became so in time. */
const until = async (isSo: () => boolean | Promise<boolean>, ms: number): Promise<boolean> => {
  for (const end = performance.now() + ms; !(await isSo()); await sleep(LOOK_MS))
    if (performance.now() >= end) return false;
  return true;
};

/**
 * Keeps writes away from a bucket while its engine collects garbage, where it cannot do so while pushes go on. Every
 * process takes part in a lock for as long as pushes of its clients are under way; who collects has the lock alone. So
 * whoever dies has let go. That someone waits for it, the processes are told: then they let none begin.
 */
export const createPushHolds = ({ engines, locks, changes, limits = LIMITS }: Deps) => {
  const places = new Map<number, Place>();
  let closed = false;
  const placeOf = (bucketId: number): Place => {
    const place = places.get(bucketId) ?? {
      held: false,
      toldUntil: 0,
      requests: 0,
      pushes: new Map(),
      share: undefined,
    };
    places.set(bucketId, place);
    return place;
  };
  const lockOf = (bucketId: number) => `pushes/${bucketId}`;

  const unsubscribe = changes.subscribe(TOPIC, (message) => {
    const [bucketId, ms] = (message ?? '').split(' ').map(Number);
    if (bucketId && ms !== undefined) placeOf(bucketId).toldUntil = performance.now() + ms;
  });

  const isClosed = ({ held, toldUntil }: Place) => held || toldUntil > performance.now();

  const isUnderWay = ({ requests, pushes }: Place): boolean => {
    if (requests > 0) return true;
    for (const [key, { last }] of pushes) if (last < performance.now() - limits.silentMs) pushes.delete(key);
    return pushes.size > 0;
  };

  const takeShare = (bucketId: number, place: Place): Promise<boolean> => {
    const taken = Promise.withResolvers<boolean>();
    const keep = async (lost: AbortSignal) => {
      taken.resolve(true);
      // Whoever comes after this last look takes a share of its own.
      const isOver = () => {
        if (isUnderWay(place) && !lost.aborted && !closed) return false;
        place.share = undefined;
        return true;
      };
      await until(isOver, Number.POSITIVE_INFINITY);
    };
    const refuse = (answer: () => void) => {
      if (place.share === taken.promise) place.share = undefined;
      answer();
    };
    locks.tryShare(lockOf(bucketId), keep).then(
      () => refuse(() => taken.resolve(false)),
      (error: unknown) => refuse(() => taken.reject(error)),
    );
    return taken.promise;
  };

  const tryEnter = async (bucketId: number, place: Place, key: string): Promise<boolean> => {
    // What goes on with content that it has sent is waited for, or the content would be gone.
    if (isClosed(place) && !place.pushes.has(key)) return false;
    // Counted before it may write, so that the share is not given back in between.
    place.requests += 1;
    let entered = false;
    try {
      place.share ??= takeShare(bucketId, place);
      entered = await place.share;
    } finally {
      if (!entered) place.requests -= 1;
    }
    return entered;
  };

  const bookOf = (place: Place, key: string): PushBook => ({
    found(digest) {
      const unnamed = place.pushes.get(key)?.unnamed ?? new Set();
      place.pushes.set(key, { unnamed: unnamed.add(digest), last: performance.now() });
    },
    named(digests) {
      const push = place.pushes.get(key);
      if (!push) return;
      for (const digest of digests) push.unnamed.delete(digest);
      if (push.unnamed.size === 0) place.pushes.delete(key);
    },
  });
  const NO_BOOK: PushBook = { found: () => {}, named: () => {} };

  return {
    /**
     * Whatever writes to the engine, waiting where its pushes are held. To be called before any lock of the catalog is
     * taken, which the collection needs itself.
     * @throws OciError DENIED when it had to wait too long
     */
    async write<T>(
      bucket: NamedBucket,
      task: (book: PushBook) => Promise<T>,
      {
        pusher,
        patienceMs = limits.patienceMs,
      }: { pusher?: Pusher | undefined; patienceMs?: number | undefined } = {},
    ): Promise<T> {
      if (!engines.of(bucket).collectOffline) return task(NO_BOOK);
      const place = placeOf(bucket.id);
      // No repository's name has a space in it.
      const key = pusher ? `${pusher.repository} ${pusher.who}` : '';
      if (!(await until(() => tryEnter(bucket.id, place, key), patienceMs)))
        throw new OciError('DENIED', { message: 'garbage collection is running, try again in a minute' });
      try {
        return await task(pusher ? bookOf(place, key) : NO_BOOK);
      } finally {
        place.requests -= 1;
        const push = place.pushes.get(key);
        if (push) push.last = performance.now();
      }
    },

    /**
     * Runs `task` while nobody writes. Its signal: others may write again, all the same.
     * @param meanwhile called over and over while pushes are waited for; what it throws ends the waiting
     */
    async hold<T>(
      bucketId: number,
      meanwhile: () => Promise<void>,
      task: (lost: AbortSignal) => Promise<T>,
    ): Promise<T> {
      const place = placeOf(bucketId);
      const tell = (ms: number) => void changes.tellOthers(TOPIC, `${bucketId} ${ms}`).catch(() => {});
      const tellMore = () => tell(3 * limits.tellMs);
      place.held = true;
      tellMore();
      const telling = setInterval(tellMore, limits.tellMs);
      try {
        let done: { result: T } | undefined;
        const tryHold = async () => {
          await meanwhile();
          if (isUnderWay(place)) return false;
          done = await locks.tryAlone(lockOf(bucketId), async (lost) => ({ result: await task(lost) }));
          return done !== undefined;
        };
        await until(tryHold, limits.drainMs);
        if (!done) throw new Error('the pushes that were under way did not come to their end');
        return done.result;
      } finally {
        clearInterval(telling);
        place.held = false;
        tell(0);
      }
    },

    /** When no request is under way any more: nobody waits for what clients may still send. */
    close(): void {
      closed = true;
      unsubscribe();
    },
  };
};
export type PushHolds = ReturnType<typeof createPushHolds>;
