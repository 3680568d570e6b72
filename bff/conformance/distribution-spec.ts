import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeBlobs } from './blob-spec.ts';
import { describeLists, describeRefusals } from './listing-spec.ts';
import { describeManifests } from './manifest-spec.ts';
import { describeReferrers } from './referrers-spec.ts';
import { createSpecClient, type RegistryUnderTest, type SpecClient } from './spec-client.ts';

/**
 * The OCI distribution spec 1.1 as a client sees it: what its own conformance suite looks at, and what clients rely on
 * beyond it. The registry may be in use by others: the suite knows its own content by fresh names and bytes.
 */
export const describeDistributionSpec = (name: string, start: () => Promise<RegistryUnderTest>) =>
  describe(`OCI distribution spec: ${name}`, () => {
    let registry: RegistryUnderTest | undefined;
    let current: SpecClient | undefined;
    beforeAll(async () => {
      registry = await start();
      current = createSpecClient(registry);
    });
    afterAll(() => registry?.stop());
    const client = (): SpecClient => {
      if (!current) throw new Error('the registry is not started yet');
      return current;
    };

    test('answers a ping', async () => {
      expect((await client().request('GET', '/v2/')).status).toBe(200);
    });

    describeBlobs(client);
    describeManifests(client);
    describeReferrers(client);
    describeLists(client);
    describeRefusals(client);
  });
