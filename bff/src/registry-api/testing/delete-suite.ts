import { describe, expect, test } from 'vitest';
import type { SuiteClient } from './suite-client.ts';

export const describeDeleting = ({ api, putManifest, pushImage }: SuiteClient) => {
  describe('deleting', () => {
    test('a tag leaves its siblings and its manifest', async () => {
      const { digest, bytes } = await pushImage('team-a/siblings', 'v1');
      for (const tag of ['v1.0', 'latest']) {
        await putManifest('team-a/siblings', tag, bytes);
      }
      await api().deleteTag('team-a/siblings', 'v1');
      expect(await api().listTags('team-a/siblings')).toEqual(['latest', 'v1.0']);
      expect(await api().resolveTag('team-a/siblings', 'v1')).toBeUndefined();
      expect(await api().resolveTag('team-a/siblings', 'latest')).toBe(digest);

      await api().deleteTag('team-a/siblings', 'latest');
      await api().deleteTag('team-a/siblings', 'v1.0');
      expect(await api().listTags('team-a/siblings')).toEqual([]);
      expect((await api().getManifest('team-a/siblings', digest))?.bytes).toEqual(bytes);
    });

    test('several tags go together: siblings stay, moved tags stay, missing ones are told', async () => {
      const first = await pushImage('team-a/several', 'v1');
      const second = await pushImage('team-a/several', 'v2');
      for (const tag of ['one', 'sibling', 'moved']) await putManifest('team-a/several', tag, first.bytes);
      await putManifest('team-a/several', 'moved', second.bytes);
      const doomed = ['v1', 'one', 'moved', 'no-such', 'one'];
      const deletions = await api().deleteTags('team-a/several', [
        ...doomed.map((tag) => ({ tag, digest: first.digest })),
        { tag: 'v2', digest: first.digest },
        { tag: 'v2', digest: second.digest },
        { tag: 'v2', digest: first.digest },
      ]);
      expect(Object.fromEntries(deletions)).toEqual({
        v1: 'deleted',
        one: 'deleted',
        moved: 'moved',
        'no-such': 'missing',
        v2: 'deleted',
      });
      expect(await api().listTags('team-a/several')).toEqual(['moved', 'sibling']);
      expect(await api().resolveTag('team-a/several', 'sibling')).toBe(first.digest);
      expect(await api().resolveTag('team-a/several', 'moved')).toBe(second.digest);
      expect((await api().getManifest('team-a/several', first.digest))?.bytes).toEqual(first.bytes);
      expect(await api().deleteTags('team-a/several', [])).toEqual(new Map());
      const nowhere = [{ tag: 'v1', digest: first.digest }];
      expect(await api().deleteTags('team-a/no-such', nowhere)).toEqual(new Map([['v1', 'missing']]));
    });

    test('several tags while they move are never taken from where they moved to', async () => {
      const [first, second] = [
        await pushImage('team-a/moving', 'first'),
        await pushImage('team-a/moving', 'second'),
      ];
      const tags = Array.from({ length: 8 }, (_, at) => `t${at}`);
      for (const tag of tags) await putManifest('team-a/moving', tag, first.bytes);
      const [deletions] = await Promise.all([
        api().deleteTags(
          'team-a/moving',
          tags.map((tag) => ({ tag, digest: first.digest })),
        ),
        ...tags.map((tag) => putManifest('team-a/moving', tag, second.bytes)),
      ]);
      // Deleted and then pushed, or moved and left alone: the push wins either way.
      for (const tag of tags) {
        expect(['deleted', 'moved']).toContain(deletions.get(tag));
        expect(await api().resolveTag('team-a/moving', tag)).toBe(second.digest);
      }
    });

    test('a manifest takes every tag of it, and no other', async () => {
      const first = await pushImage('team-a/whole', 'v1');
      const second = await pushImage('team-a/whole', 'v2');
      await putManifest('team-a/whole', 'one', first.bytes);
      await api().deleteManifest('team-a/whole', first.digest);
      expect(await api().listTags('team-a/whole')).toEqual(['v2']);
      expect(await api().getManifest('team-a/whole', first.digest)).toBeUndefined();
      expect(await api().resolveTag('team-a/whole', 'v2')).toBe(second.digest);
      // Gone, not forbidden: the same content can come again.
      await putManifest('team-a/whole', 'v1', first.bytes);
      expect(await api().resolveTag('team-a/whole', 'v1')).toBe(first.digest);
    });

    test('a tag while others are pushed loses none of them', async () => {
      const { bytes, digest } = await pushImage('team-a/busy', 'keep');
      const put = (tag: string) => putManifest('team-a/busy', tag, bytes);
      const doomed = Array.from({ length: 8 }, (_, at) => `doomed-${at}`);
      const fresh = Array.from({ length: 8 }, (_, at) => `fresh-${at}`);
      for (const tag of doomed) await put(tag);
      await Promise.all(
        doomed.flatMap((tag, at) => [api().deleteTag('team-a/busy', tag), put(fresh[at]!), put('keep')]),
      );
      expect(await api().listTags('team-a/busy')).toEqual([...fresh, 'keep']);
      for (const tag of [...fresh, 'keep']) expect(await api().resolveTag('team-a/busy', tag)).toBe(digest);

      // Deleted first and then pushed, or the other way round; never pushed and then lost.
      for (let round = 0; round < 10; round += 1) {
        await put('moving');
        await Promise.all([api().deleteTag('team-a/busy', 'moving'), put('moving')]);
        expect([undefined, digest]).toContain(await api().resolveTag('team-a/busy', 'moving'));
      }
      expect((await api().getManifest('team-a/busy', digest))?.bytes).toEqual(bytes);
    });
  });
};
