import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Whoever asks several questions in a row has asked the next one by then. */
const MOMENT_MS = 3;

/** When nobody uses or wants the one connection of a pool. */
export const createQuietMoments = (pool: pg.Pool) => {
  let inUse = 0;
  let quietSince = 0;
  pool.on('acquire', () => {
    inUse += 1;
  });
  pool.on('release', () => {
    inUse -= 1;
    quietSince = performance.now();
  });
  return async (atMostMs: number): Promise<void> => {
    const latest = performance.now() + atMostMs;
    const isQuiet = () =>
      inUse === 0 && pool.waitingCount === 0 && performance.now() - quietSince >= MOMENT_MS;
    while (!isQuiet() && performance.now() < latest) await sleep(MOMENT_MS / 2);
  };
};
