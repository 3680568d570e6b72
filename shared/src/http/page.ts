import { z } from 'zod';

export const PAGE_SIZES = [20, 50, 100] as const;

/** No stored text holds the character that databases refuse. */
export const SearchText = z
  .string()
  .trim()
  .refine((text) => !text.includes('\0'), 'Holds a character that no text has.');

/** Query of a list: keyset paging by an opaque cursor, one sort column (`-` before it: descending), a search text. */
export const listQuery = <const Column extends string>(
  columns: readonly [Column, ...Column[]],
  sort: Column | `-${Column}`,
) =>
  z.object({
    limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Rows of a page' }),
    after: z.string().max(2000).optional().meta({
      description: 'Cursor: `next` or `previous` of an earlier answer with the same sort and search',
    }),
    sort: z
      .enum([...columns, ...columns.map((column) => `-${column}` as const)] as (Column | `-${Column}`)[])
      .default(sort as never)
      .meta({ description: 'Column to sort by; a leading `-` sorts descending' }),
    search: SearchText.max(200).default('').meta({ description: 'Shows rows that contain this text' }),
  });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  listOf(item)
    .extend({
      next: z.string().nullable().meta({ description: 'Cursor of the following page; null on the last' }),
      previous: z
        .string()
        .nullable()
        .meta({ description: 'Cursor of the preceding page; null on the first' }),
      total: z.int().meta({ description: 'Rows that match, on all pages' }),
      totalIsExact: z
        .boolean()
        .meta({ description: 'Off: so many rows match a search that they were not counted beyond `total`' }),
    })
    .meta({
      examples: [
        {
          items: examplesOf(item),
          next: null,
          previous: null,
          total: examplesOf(item).length,
          totalIsExact: true,
        },
      ],
    });

/** For lists so short that they come whole. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item) }).meta({ examples: [{ items: examplesOf(item) }] });

/** What the schema itself says its values look like. */
export const examplesOf = (schema: z.ZodType) => (schema.meta()?.examples ?? []) as unknown[];

export const Timestamp = z.iso
  .datetime()
  .meta({ description: 'ISO 8601, UTC', examples: ['2026-05-28T20:26:00.000Z'] });
export const Bytes = z
  .int()
  .nonnegative()
  .meta({ description: 'Bytes', examples: [28311552] });
