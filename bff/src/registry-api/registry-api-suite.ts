import { OciError } from 'shared/oci/error';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegistryApi } from './registry-api.ts';
import { type BlobServer, startBlobServer } from './testing/blob-server.ts';
import { describeBlobs } from './testing/blob-suite.ts';
import { describeDeleting } from './testing/delete-suite.ts';
import { describeLists } from './testing/list-suite.ts';
import { describeManifests } from './testing/manifest-suite.ts';
import { allOf, codeOf, createSuiteClient } from './testing/suite-client.ts';

type Started = {
  api: RegistryApi;
  /** Takes the engine away from under the adapter, where it is a process of its own. */
  breakEngine?: () => Promise<void>;
  stop(): Promise<void>;
};

/** What every engine behind the port has in common. `isProcess`: it can be gone while we run. */
export const describeRegistryApi = (
  name: string,
  start: () => Promise<Started>,
  { isProcess = false } = {},
) =>
  describe(`registry API: ${name}`, () => {
    let started: Started;
    let server: BlobServer;
    beforeAll(async () => {
      started = await start();
      server = await startBlobServer(started.api);
    });
    afterAll(async () => {
      await server?.stop();
      await started?.stop();
    });
    const client = createSuiteClient(() => ({ api: started.api, server }));
    const { api, blobsUrl, beginUpload, putManifest, pushImage } = client;

    test('answers a ping', async () => {
      await expect(api().ping()).resolves.toBeUndefined();
    });

    describeBlobs(client);
    describeManifests(client);
    describeDeleting(client);
    describeLists(client);

    if (!isProcess) return;
    // Last, for it is not repaired.
    test('answers 503 to everything when the engine is gone', async () => {
      const { digest, bytes } = await pushImage('team-a/before', 'v1');
      await started.breakEngine?.();
      const calls: (() => Promise<unknown>)[] = [
        () => api().ping(),
        () => api().getManifest('team-a/before', 'v1'),
        () => api().resolveTag('team-a/before', 'v1'),
        () => putManifest('team-a/before', 'v1', bytes),
        () => api().deleteManifest('team-a/before', digest),
        () => api().deleteTag('team-a/before', 'v1'),
        () => api().readBlob('team-a/before', digest, { maxBytes: 10 }),
        () => allOf(api().listRepositories()),
        () => api().listTags('team-a/before'),
        () => allOf(api().listManifests('team-a/before')),
      ];
      for (const call of calls) {
        const error = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toBeInstanceOf(OciError);
        expect(error).toMatchObject({
          code: 'UNAVAILABLE',
          status: 503,
          message: 'the registry storage does not answer',
        });
      }
      const deletions = await api().deleteTags('team-a/before', [{ tag: 'v1', digest }]);
      expect(deletions.get('v1')).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
      const answer = await fetch(`${blobsUrl('team-a/before')}/${digest}`);
      expect([answer.status, await codeOf(answer)]).toEqual([503, 'UNAVAILABLE']);
      expect((await beginUpload('team-a/before')).answer.status).toBe(503);
    });
  });
