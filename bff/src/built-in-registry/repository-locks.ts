type Waiting = { shared: boolean; enter: () => void };
type Lock = { shared: number; exclusive: boolean; queue: Waiting[] };

/**
 * Pushes to a repository may run side by side; a delete runs alone. Else a manifest could be accepted while the blob it
 * names is taken away, or a tag be put on a manifest that is on its way out. First come, first served, so that a stream
 * of pushes cannot hold up a delete for ever.
 */
export const createRepositoryLocks = () => {
  const locks = new Map<string, Lock>();

  const admit = (repository: string, lock: Lock) => {
    for (let next = lock.queue[0]; next; next = lock.queue[0]) {
      if (lock.exclusive || (!next.shared && lock.shared > 0)) return;
      lock.queue.shift();
      if (next.shared) lock.shared += 1;
      else lock.exclusive = true;
      next.enter();
    }
    if (!lock.exclusive && lock.shared === 0) locks.delete(repository);
  };

  const run = async <T>(repository: string, shared: boolean, work: () => Promise<T>): Promise<T> => {
    const lock = locks.get(repository) ?? { shared: 0, exclusive: false, queue: [] };
    locks.set(repository, lock);
    await new Promise<void>((enter) => {
      lock.queue.push({ shared, enter });
      admit(repository, lock);
    });
    try {
      return await work();
    } finally {
      if (shared) lock.shared -= 1;
      else lock.exclusive = false;
      admit(repository, lock);
    }
  };

  return {
    shared: <T>(repository: string, work: () => Promise<T>) => run(repository, true, work),
    exclusive: <T>(repository: string, work: () => Promise<T>) => run(repository, false, work),
  };
};
export type RepositoryLocks = ReturnType<typeof createRepositoryLocks>;
