import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openCluster } from './embedded-cluster.ts';

// A program of its own, see `create-cluster.ts`.
const folder = process.argv[2];
if (!folder) throw new Error('Which folder?');

const cluster = await openCluster({
  folder,
  onSyncFailure: (error) => {
    console.error(error);
    process.exit(1);
  },
});
await cluster.close();

// PGlite unpacks the new cluster without syncing it, and PostgreSQL syncs only what it changed since.
for (const entry of readdirSync(folder, { recursive: true })) sync(join(folder, String(entry)));
sync(folder);
process.exit(0);

function sync(path: string) {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
