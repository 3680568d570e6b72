import { fsyncSync } from 'node:fs';
import type { PGlite, postgresMod } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type PostgresMod = postgresMod.PostgresMod;
type Stream = { nfd?: number };
type NodeFileSystem = { stream_ops: { fsync?: (stream: Stream) => number } };

/**
 * PGlite's folder on disk, with an fsync that reaches the disk. PGlite itself ignores every fsync: what was committed
 * survives the end of the process, but not a power cut. The hook belongs to Emscripten, not to PGlite's API, so
 * `durability.test.ts` counts the calls, and the version of PGlite is pinned. It can go once PGlite does this itself.
 */
export class DurableNodeFs extends NodeFS {
  #onSyncFailure: (error: unknown) => never;

  /** `onSyncFailure` must not return: after a failed fsync nobody knows what is on the disk, and only a restart helps. */
  constructor(folder: string, onSyncFailure: (error: unknown) => never) {
    super(folder);
    this.#onSyncFailure = onSyncFailure;
  }

  override async init(pg: PGlite, options: Partial<PostgresMod>) {
    const { emscriptenOpts } = await super.init(pg, options);
    const installFsync = (module: PostgresMod) => {
      const nodeFs = module.FS.filesystems.NODEFS as unknown as NodeFileSystem;
      nodeFs.stream_ops.fsync = (stream) => this.#sync(stream);
    };
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), installFsync] },
    };
  }

  #sync({ nfd }: Stream): number {
    if (nfd === undefined) return 0;
    try {
      fsyncSync(nfd);
      return 0;
    } catch (error) {
      // Some file systems cannot sync a folder; PostgreSQL ignores that as well.
      if (['EINVAL', 'EBADF'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
      return this.#onSyncFailure(error);
    }
  }
}
