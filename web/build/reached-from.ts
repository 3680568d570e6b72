import { join, resolve } from 'node:path';
import type { Rolldown } from 'vite';

/** Whether a module is one of `roots` (paths below `folder`), or imported by them, directly or not, without `import()`. */
export const reachedFrom = (folder: string, roots: readonly string[]) => {
  let reached: Set<string> | undefined;
  return (id: string, context: Rolldown.ChunkingContext): boolean => {
    if (!reached) {
      reached = new Set();
      const waiting = roots.map((root) => join(resolve(folder), root));
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        if (reached.has(next)) continue;
        reached.add(next);
        waiting.push(...(context.getModuleInfo(next)?.importedIds ?? []));
      }
    }
    return reached.has(id);
  };
};
