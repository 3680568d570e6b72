import { randomBytes } from 'node:crypto';
import { type Principal, reachOf } from 'shared/access/check';
import type { Change } from 'shared/events/console-event';
import { ProblemError } from 'shared/http/problem';
import type { Bucket } from 'shared/registries/bucket';
import type { NewRegistry, Registry, RegistryQuery, RegistrySettings } from 'shared/registries/registry';
import type { z } from 'zod';
import type { ChangeFeed } from '../database/change-feed.ts';
import { violatedConstraint } from '../database/violated-constraint.ts';
import type { BucketHealth } from './bucket-health.ts';
import type { BucketService } from './bucket-service.ts';
import type { EndpointAddress } from './endpoint-address.ts';
import { REGISTRIES_CHANGED } from './registry-directory.ts';
import type { RegistryStore, StoredRegistry } from './registry-store.ts';

type Deps = {
  store: RegistryStore;
  buckets: BucketService;
  health: BucketHealth;
  /** Since when storage of a bucket is being freed; undefined: it is not. */
  collectingSince: (bucketId: number) => Date | undefined;
  changes: ChangeFeed;
  /** Tells open screens. */
  announce: (change: Change) => void;
  addresses: { public: EndpointAddress; private: EndpointAddress };
  now: () => Date;
};

const field = (name: string, detail: string) => ({ errors: [{ pointer: `/body/${name}`, detail }] });
const nameTaken = (name: string) =>
  new ProblemError('name-taken', field('name', `A registry named ${name} exists.`));
const notFound = (name: string) =>
  new ProblemError('not-found', { detail: `There is no registry named ${name}.` });
const bucketTaken = (bucket: string) =>
  new ProblemError('bucket-taken', field('bucket', `The bucket ${bucket} already holds a registry.`));

export const createRegistryService = ({
  store,
  buckets,
  health,
  collectingSince,
  changes,
  announce,
  addresses,
  now,
}: Deps) => {
  const shown = ({ registry, bucket }: StoredRegistry): Registry => {
    const trouble = health.troubleOf(bucket.id);
    const collecting = collectingSince(bucket.id);
    return {
      name: registry.name,
      bucket: bucket.name,
      status: trouble ? 'unreachable' : collecting ? 'collecting' : 'running',
      statusReason: trouble?.reason ?? null,
      statusSince: (trouble?.since ?? collecting)?.toISOString() ?? null,
      usageBytes: bucket.usageBytes,
      imageCount: bucket.imageCount,
      tagCount: bucket.tagCount,
      publicEndpoint: registry.publicEndpoint,
      publicEndpointUrl: addresses.public.url(registry),
      privateEndpointUrl: addresses.private.url(registry),
      publicRegistry: registry.publicRegistry,
      scanOnPush: registry.scanOnPush,
      restoreHours: registry.restoreHours,
      protectedTags: registry.protectedTags,
      cleanupLimitPercent: registry.cleanupLimitPercent,
      createdAt: registry.createdAt.toISOString(),
      lastPushedAt: bucket.lastPushedAt?.toISOString() ?? null,
      lastPulledAt: bucket.lastPulledAt?.toISOString() ?? null,
    };
  };

  /** With the numbers of what somebody may see. */
  const shownTo = async (who: Principal, found: StoredRegistry[]): Promise<Registry[]> => {
    const visible = await store.visible(found, reachOf(who, 'View/getRegistry'));
    return found.map((each) =>
      shown({ ...each, bucket: { ...each.bucket, ...visible.get(each.bucket.id) } }),
    );
  };

  const get = async (name: string, who: Principal): Promise<Registry> => {
    const found = await store.find('name', name);
    if (!found) throw notFound(name);
    const [registry] = await shownTo(who, [found]);
    return registry!;
  };

  return {
    get,
    /** How many somebody may see. */
    count: (who: Principal): Promise<number> => store.count(reachOf(who, 'View/getRegistryList')),

    async list(query: RegistryQuery, who: Principal) {
      const { rows, ...page } = await store.list(query, reachOf(who, 'View/getRegistryList'));
      return { items: await shownTo(who, rows), ...page };
    },

    async create(
      { name, bucket: bucketName = name, ...settings }: z.output<typeof NewRegistry>,
      who: Principal,
    ): Promise<Registry> {
      if (await store.find('name', name)) throw nameTaken(name);
      const known = await buckets.find(bucketName);
      if (known?.registry) throw bucketTaken(bucketName);
      const bucket = await buckets.prepare(bucketName, name);
      try {
        await store.add({
          name,
          bucketId: bucket.id,
          privateId: randomBytes(5).toString('hex'),
          createdAt: now(),
          ...settings,
        });
      } catch (error) {
        const constraint = violatedConstraint(error);
        if (constraint === 'registries_name_unique') throw nameTaken(name);
        if (constraint === 'registries_bucket_id_unique') throw bucketTaken(bucketName);
        throw error;
      }
      await changes.publish(REGISTRIES_CHANGED);
      announce({ type: 'registry-changed', registry: name });
      await buckets.findContent(bucket);
      return get(name, who);
    },

    async update(name: string, settings: RegistrySettings, who: Principal): Promise<Registry> {
      // Told in the transaction: were this process to die after it, the others would go by what they remember.
      const found = await store.update(name, settings, (tx) => changes.publish(REGISTRIES_CHANGED, tx));
      if (!found) throw notFound(name);
      announce({ type: 'registry-changed', registry: name });
      return get(name, who);
    },

    async remove(name: string): Promise<void> {
      const removed = await store.remove(name, (tx) => changes.publish(REGISTRIES_CHANGED, tx));
      if (!removed) throw notFound(name);
      announce({ type: 'registry-changed', registry: name });
    },

    async listBuckets(): Promise<{ items: Bucket[] }> {
      return { items: await buckets.list() };
    },
  };
};
export type RegistryService = ReturnType<typeof createRegistryService>;
