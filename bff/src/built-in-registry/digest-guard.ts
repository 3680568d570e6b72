/**
 * What a blob is, all repositories share, and their locks know nothing of each other. So whoever relies on digests
 * holds them, from the look whether they are there until what names them is stored; and a collection takes those alone
 * that nobody holds or waits for. It never waits itself: pushes go first, and there is always a next collection.
 */
export const createDigestGuard = () => {
  const holders = new Map<string, number>();
  const taken = new Map<string, Promise<void>>();

  const letGo = (digest: string) => {
    const others = holders.get(digest)! - 1;
    if (others > 0) holders.set(digest, others);
    else holders.delete(digest);
  };

  return {
    async hold<T>(digests: Iterable<string>, work: () => Promise<T>): Promise<T> {
      const held = new Set(digests);
      for (const digest of held) holders.set(digest, (holders.get(digest) ?? 0) + 1);
      try {
        for (const digest of held) {
          const release = taken.get(digest);
          if (release) await release;
        }
        return await work();
      } finally {
        held.forEach(letGo);
      }
    },

    /** `work` gets those of the digests that it has for itself. */
    async take<T>(digests: readonly string[], work: (own: string[]) => Promise<T>): Promise<T> {
      const own = [...new Set(digests)].filter((digest) => !holders.has(digest) && !taken.has(digest));
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const digest of own) taken.set(digest, promise);
      try {
        return await work(own);
      } finally {
        for (const digest of own) taken.delete(digest);
        resolve();
      }
    },
  };
};
export type DigestGuard = ReturnType<typeof createDigestGuard>;
