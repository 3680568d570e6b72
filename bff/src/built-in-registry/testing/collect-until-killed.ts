import { writeSync } from 'node:fs';
import { createBuiltInRegistry } from '../built-in-registry.ts';
import { createJournalThread } from '../journal-thread.ts';
import { PROTECTION } from '../pushes-under-way.ts';
import { createRemovalThreads } from '../removal-threads.ts';
import { killedContent } from './killed-content.ts';
import { collect } from './model-catalog.ts';

// Collects the garbage of a folder, and tells of every step, until it is killed.
const [root = ''] = process.argv.slice(2);
const registry = createBuiltInRegistry({
  root,
  journalThread: createJournalThread(),
  removalThreads: createRemovalThreads(),
  protection: { ...PROTECTION, restartMs: 0 },
});
for await (const _ of collect(registry, killedContent().catalog)) writeSync(1, 'step\n');
