import { type SQL, sql } from 'drizzle-orm';
import { KEPT_BECAUSE } from '../catalog/deleting.ts';
import { protectionOf } from '../database/tag-protection.ts';
import { containsByScan } from '../database/text-search.ts';

/** Tags that a deletion looks at, and why it leaves some of them. `i` is an image, `r` the registry on its bucket. */
export type Plan = {
  /** Which images, as SQL. */
  images: SQL;
  /** These tags alone, one image's, whether they exist or not. */
  names?: string[] | undefined;
  /** What has to be known of a whole image first: a query of one row, whose columns the rules below find in `f`. */
  facts?: { columns: SQL; of: SQL } | undefined;
  /** Which tags (`t`), as SQL. */
  tags?: SQL | undefined;
  /** Why `t` stays, a `KeptReason`; null if it goes, as SQL. */
  kept: SQL;
};

const PROTECTION = protectionOf(sql`t`, sql`i`, sql`r`);

/** Why a protected tag stays. */
export const PROTECTED = sql`case ${PROTECTION} ${sql.raw(
  Object.entries(KEPT_BECAUSE)
    .map(([from, to]) => `when '${from}' then '${to}'`)
    .join(' '),
)} end`;

/** Tags of an image, by their names or by what their names contain. */
export const planOfTags = (
  bucketId: number,
  image: string,
  { tags, search = '' }: { tags?: string[] | undefined; search?: string | undefined },
): Plan => ({
  images: sql`i.bucket_id = ${bucketId} and i.name = ${image}`,
  names: tags,
  tags: containsByScan(sql`t.name`, search),
  kept: tags ? sql`case when t.name is null then 'missing' else ${PROTECTED} end` : PROTECTED,
});

/** All tags of images. Where one is protected, the image stays, and all its tags with it. */
export const planOfImages = (bucketId: number, images: string[]): Plan => ({
  images: sql`i.bucket_id = ${bucketId} and i.name = any(${sql.param(images)}::text[] collate "C")`,
  facts: {
    columns: sql`stays boolean`,
    of: sql`select exists (select 1 from tags t where t.image_id = i.id and ${PROTECTION} is not null) as stays`,
  },
  kept: sql`coalesce(${PROTECTED}, case when f.stays then 'image-stays' end)`,
});
