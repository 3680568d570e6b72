/** Runs tasks that name the same key one after another, in the order they came; others side by side. */
export const createKeyLock = () => {
  const last = new Map<string, Promise<unknown>>();

  return async <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const before = last.get(key);
    const done = (async () => {
      // Whoever was before has told its own caller about its failure.
      await before?.catch(() => {});
      return task();
    })();
    last.set(key, done);
    try {
      return await done;
    } finally {
      if (last.get(key) === done) last.delete(key);
    }
  };
};
