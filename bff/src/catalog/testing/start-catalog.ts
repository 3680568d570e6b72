import type { Database } from '../../database/database.ts';
import type { Engines } from '../../registry-api/engines.ts';
import { createCatalog } from '../catalog.ts';
import { createCatalogLocks } from '../catalog-locks.ts';
import { createCatalogReader } from '../catalog-reader.ts';
import { createCatalogRemover } from '../catalog-remover.ts';
import { createCatalogWriter } from '../catalog-writer.ts';
import { createTagMutability } from '../tag-mutability.ts';

/** A catalog with its parts, as a process of the program has it. */
export const startCatalog = (database: Database, engines: Engines, now: () => Date) => {
  const reader = createCatalogReader(database);
  const remover = createCatalogRemover(database);
  const locks = createCatalogLocks();
  const tagMutability = createTagMutability(database);
  const writer = createCatalogWriter(database);
  const catalog = createCatalog({ reader, writer, remover, locks, engines, tagMutability, now });
  return { reader, remover, locks, tagMutability, catalog };
};
