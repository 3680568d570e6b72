import { PGlite } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { DurableNodeFs } from './durable-node-fs.ts';

/**
 * PGlite with what this program needs of it. Settings, beside `-F` (which would turn fsync off) being taken away:
 * fdatasync is an empty function in PGlite, so the log is synced with fsync; memory and the write-ahead log stay small;
 * statements that fail are the business of whoever sent them, not of the log.
 */
const SETTINGS = {
  wal_sync_method: 'fsync',
  shared_buffers: '16MB',
  maintenance_work_mem: '32MB',
  max_connections: '5',
  min_wal_size: '32MB',
  max_wal_size: '128MB',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

type Options = { folder: string; onSyncFailure: (error: unknown) => never; onLog?: (line: string) => void };

export function openCluster({ folder, onSyncFailure, onLog }: Options): Promise<PGlite> {
  return PGlite.create({
    fs: new DurableNodeFs(folder, onSyncFailure),
    extensions: { btree_gin, pg_trgm },
    startParams: [
      ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
      ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    onStderr: (line) => {
      onLog?.(line);
      return true;
    },
  });
}
