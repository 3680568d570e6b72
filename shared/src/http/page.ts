import { z } from 'zod';

export const PAGE_SIZES = [20, 50, 100] as const;

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
    search: z.string().trim().max(200).default('').meta({ description: 'Shows rows that contain this text' }),
  });

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Cursor of the following page' }),
    previous: z.string().nullable().meta({ description: 'Cursor of the preceding page' }),
    total: z.int().meta({ description: 'Rows that match, on all pages' }),
  });

export const Timestamp = z.iso
  .datetime()
  .meta({ description: 'ISO 8601, UTC', example: '2026-05-28T20:26:00.000Z' });
export const Bytes = z.int().nonnegative().meta({ description: 'Bytes', example: 28311552 });
