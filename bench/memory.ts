import { readFileSync } from 'node:fs';

const SAMPLE_EVERY_MS = 50;

/** Resident memory of a process in MB, without that of its children: the program has none. */
export const residentMegabytes = (pid: number): number => {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes) * 1024) / 1_000_000;
};

/** The most it took during `work`, above what it took before. */
export const growthDuring = async (pid: number, work: () => Promise<unknown>): Promise<number> => {
  const before = residentMegabytes(pid);
  let most = before;
  const sampling = setInterval(() => {
    most = Math.max(most, residentMegabytes(pid));
  }, SAMPLE_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  return Math.max(most, residentMegabytes(pid)) - before;
};
