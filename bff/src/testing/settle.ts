import { expect, vi } from 'vitest';
import type { TestProgram } from './test-program.ts';

type Collection = {
  id: number;
  state: string;
  freedBytes: number;
  freedBlobs: number;
  keptBlobs: number;
  reason: string | null;
};

/** Runs a garbage collection to its end. */
export const collectGarbage = async ({ api }: TestProgram, registry: string): Promise<Collection> => {
  const begun = (await (await api('POST', `/registries/${registry}/collections`, {})).json()) as Collection;
  return vi.waitFor(
    async () => {
      const { items } = (await (await api('GET', `/registries/${registry}/collections`)).json()) as {
        items: Collection[];
      };
      const collection = items.find(({ id }) => id === begun.id);
      expect(collection?.state).not.toBe('running');
      return collection!;
    },
    { timeout: 20_000, interval: 50 },
  );
};
