import { describe, expect, test } from 'vitest';
import { allOf, type SuiteClient } from './suite-client.ts';

export const describeLists = ({ api, putManifest, pushImage }: SuiteClient) => {
  describe('lists', () => {
    test('name every repository that has content', async () => {
      await pushImage('team-a/listed', 'v1');
      await pushImage('team-b/deep/er', 'v1');
      const names = await allOf(api().listRepositories());
      expect(names).toEqual(expect.arrayContaining(['team-a/listed', 'team-b/deep/er']));
      expect(new Set(names).size).toBe(names.length);
    });

    test('sort tags by their bytes', async () => {
      const { bytes } = await pushImage('team-a/sorted', 'b');
      for (const tag of ['a', 'B', '_', '10', '9', 'a-1', 'a.1']) {
        await putManifest('team-a/sorted', tag, bytes);
      }
      expect(await api().listTags('team-a/sorted')).toEqual(['10', '9', 'B', '_', 'a', 'a-1', 'a.1', 'b']);
      expect(await api().listTags('team-a/no-such')).toEqual([]);
    });

    test('name every tagged manifest once', async () => {
      const first = await pushImage('team-a/manifests', 'v1');
      const second = await pushImage('team-a/manifests', 'v2');
      await putManifest('team-a/manifests', 'v3', first.bytes);
      const digests = await allOf(api().listManifests('team-a/manifests'));
      expect(digests.sort()).toEqual([first.digest, second.digest].sort());
      expect(await allOf(api().listManifests('team-a/no-such'))).toEqual([]);
    });
  });
};
