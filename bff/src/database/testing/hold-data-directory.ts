import { once } from 'node:events';
import { lockDataDirectory } from '../data-directory-lock.ts';

// A program that locks a data folder, says how that went, and waits to be ended, in a friendly way or not.
try {
  lockDataDirectory(process.argv[2] ?? '');
} catch (error) {
  console.log(`refused: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
console.log('locked');
await once(process.stdin.resume(), 'end');
