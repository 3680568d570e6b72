import { join } from 'node:path';
import { OciError } from 'shared/oci/error';
import { createJournalThread } from '../built-in-registry/journal-thread.ts';
import type { Protection } from '../built-in-registry/pushes-under-way.ts';
import { createRemovalThreads } from '../built-in-registry/removal-threads.ts';
import { createBuiltInRegistryApi } from './built-in.ts';
import { createDistributionApi } from './distribution.ts';
import type { RegistryApi } from './registry-api.ts';

type BucketEngine = { name: string; engine: 'built-in' | 'distribution' };
type Settings = {
  /** Each built-in bucket is a folder in it, by the name of the bucket. */
  bucketsFolder: string;
  distribution: readonly { name: string; url: string }[];
  /** Told of failures of a built-in bucket's storage that no client is answered with. */
  onError?: (error: unknown) => void;
  /** How long garbage collections of built-in buckets leave alone what pushes use. */
  protection?: Protection | undefined;
};

/** The engine of every bucket, each made when it is first asked for. */
export const createEngines = ({ bucketsFolder, distribution, onError = () => {}, protection }: Settings) => {
  const builtIn = new Map<string, ReturnType<typeof createBuiltInRegistryApi>>();
  const remote = new Map<string, ReturnType<typeof createDistributionApi>>();
  const journalThread = createJournalThread();
  const removalThreads = createRemovalThreads();
  const urls = new Map(distribution.map(({ name, url }) => [name, url]));

  return {
    of({ name, engine }: BucketEngine): RegistryApi {
      if (engine === 'built-in') {
        return once(builtIn, name, () =>
          createBuiltInRegistryApi({
            root: join(bucketsFolder, name),
            journalThread,
            removalThreads,
            protection,
            onError,
          }),
        );
      }
      const url = urls.get(name);
      return url ? once(remote, name, () => createDistributionApi({ url })) : withoutUrl(name);
    },

    /** Uploads that no client went on with since `olderThan`, of all built-in engines opened so far. Returns how many. */
    async clearDeadUploads(olderThan: Date): Promise<number> {
      let cleared = 0;
      for (const api of builtIn.values()) cleared += await api.clearDeadUploads({ olderThan });
      return cleared;
    },

    async close(): Promise<void> {
      await Promise.all([...remote.values(), ...builtIn.values()].map((api) => api.close()));
      await journalThread.close();
      await removalThreads.close();
    },
  };
};
export type Engines = ReturnType<typeof createEngines>;

const once = <T>(made: Map<string, T>, name: string, make: () => T): T => {
  const api = made.get(name) ?? make();
  made.set(name, api);
  return api;
};

/** A bucket that the settings forgot keeps its registries; they answer again when it is back. */
const withoutUrl = (bucket: string): RegistryApi => {
  const fail = () => new OciError('UNAVAILABLE', { message: `bucket ${bucket} has no URL in BUCKETS` });
  const refuse = async () => {
    throw fail();
  };
  // biome-ignore lint/correctness/useYield: it never has anything to give
  const refuseList = async function* () {
    throw fail();
  };
  return {
    ping: refuse,
    serveBlob: refuse,
    getManifest: refuse,
    resolveTag: refuse,
    putManifest: refuse,
    deleteManifest: refuse,
    deleteTag: refuse,
    deleteTags: refuse,
    readBlob: refuse,
    listRepositories: refuseList,
    listTags: refuse,
    listManifests: refuseList,
  };
};
