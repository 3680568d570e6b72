import { sql } from 'drizzle-orm';
import type { Transaction } from './database.ts';

// For statements of which we know better than the planner how they are answered, whatever its statistics say.

/** In this transaction the planner reads no table because it takes a rare text for a common one. */
export const onlyByTextIndex = (tx: Transaction) =>
  tx.execute(sql`select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
    set_config('enable_indexonlyscan', 'off', true)`);

/** In this transaction the planner takes an index that has the order of the page, where there is one. */
export const onlyInOrder = (tx: Transaction) =>
  tx.execute(sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
    set_config('enable_sort', 'off', true)`);

/** In this transaction each row of a join is looked up by itself: they are few, and the table may be long. */
export const onlyByLookup = (tx: Transaction) =>
  tx.execute(sql`select set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
    set_config('enable_mergejoin', 'off', true)`);
