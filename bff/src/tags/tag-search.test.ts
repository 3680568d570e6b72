import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { describeOnBothDatabases } from '../database/testing/describe-on-both-databases.ts';
import { COUNTED_AT_MOST } from '../database/text-search.ts';
import { createTagStore } from './tag-store.ts';

const SORTS = ['name', '-name', 'sizeBytes', '-updatedAt', 'lastPulledAt'] as const;

/** Enough that it is not simply looked through, and that some texts match more than are counted. */
const COUNT = 8000;

describeOnBothDatabases('searching the tags of a large image', ({ open }) => {
  let database: Database;
  let store: ReturnType<typeof createTagStore>;
  const image = { id: 0, tagCount: COUNT };

  beforeAll(async () => {
    database = await open();
    store = createTagStore(database);
    await database.db.execute(sql`insert into buckets (name, engine) values ('large', 'built-in')`);
    const { rows } = await database.db.execute<{ id: number }>(sql`
      insert into images (bucket_id, name, updated_at, manifest_count) select id, 'app', now(), ${COUNT} from buckets returning id::int`);
    image.id = rows[0]?.id ?? 0;
    await database.db.execute(sql`
      insert into manifests (image_id, digest, media_type, kind, size_bytes, manifest_bytes, platforms, annotations, pushed_at)
      select ${image.id}, 'sha256:' || md5(n::text) || md5('x' || n), 'm', 'image', n % 97, 1, '{}', '{}', timestamptz '2026-01-01' + n * interval '1 minute'
      from generate_series(1, ${COUNT}::int) n`);
    // One in four is a date, the first thousand are old, few are special.
    await database.db.execute(sql`
      insert into tags (image_id, name, manifest_id, size_bytes, updated_at, last_pulled_at)
      select image_id, case
          when n <= 1000 then 'old-' || n
          when n % 1000 = 0 then 'Release_' || n
          when n % 4 = 0 then '2026-01-' || n
          else '1.' || n || '.0' end,
        id, size_bytes, pushed_at, case when n % 3 = 0 then pushed_at end
      from (select *, row_number() over (order by pushed_at) as n from manifests) m`);
    await database.db.execute(sql`analyze`);
  });

  const all = async () => {
    const { rows } = await database.db.execute<{ name: string }>(sql`select name from tags`);
    return rows.map(({ name }) => name);
  };

  test.each([
    'o',
    'RE',
    'old-',
    'release',
    '0.0',
    '2026',
    '7',
    'zz',
    '1.2',
    'd-99',
    '_',
    '-',
    'se_4',
    '%',
    'nothing',
    '500',
  ])('finds all that contain %j, in every order and page by page', async (search) => {
    const expected = (await all()).filter((name) => name.toLowerCase().includes(search.toLowerCase())).sort();
    for (const sort of SORTS) {
      const seen: string[] = [];
      const first = await store.list(image, { limit: 100, sort, search });
      // Of one or two characters not all is found, and it says so.
      const isShort = /^[\w.-]{1,2}$/.test(search);
      expect(first.totalIsExact).toBe(!isShort && expected.length <= COUNTED_AT_MOST);
      if (!isShort) expect(first.total).toBe(Math.min(expected.length, COUNTED_AT_MOST));
      seen.push(...first.rows.map(({ tag }) => tag.name));
      let { next } = first;
      while (next !== null && seen.length < 700) {
        const page = await store.list(image, { limit: 100, sort, search, after: next });
        expect(page.previous).not.toBeNull();
        seen.push(...page.rows.map(({ tag }) => tag.name));
        next = page.next;
      }
      expect(new Set(seen).size).toBe(seen.length);
      if (next === null && isShort) {
        expect(first.total).toBe(Math.min(seen.length, COUNTED_AT_MOST));
        const beginning = expected.filter((name) => name.toLowerCase().startsWith(search.toLowerCase()));
        expect(seen).toEqual(expect.arrayContaining(beginning));
        for (const name of seen) expect(expected).toContain(name);
      } else if (next === null) expect(seen.toSorted()).toEqual(expected);
      else for (const name of seen) expect(expected).toContain(name);
    }
  });

  test('finds tags by the beginning of a digest', async () => {
    const [tag] = (await store.list(image, { limit: 1, sort: 'name', search: '' })).rows;
    const digest = tag?.manifest.digest ?? '';
    for (const search of [digest, digest.slice(0, 20), digest.toUpperCase()]) {
      const found = await store.list(image, { limit: 20, sort: 'name', search });
      expect(found).toMatchObject({ total: 1, totalIsExact: true, rows: [{ tag: { name: tag?.tag.name } }] });
    }
    const many = await store.list(image, { limit: 20, sort: '-updatedAt', search: 'sha256:' });
    expect(many.total).toBe(0);
  });
});
