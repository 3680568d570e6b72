import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditChain } from 'shared/audit/audit-event';
import { checkAuditChain, exportAuditEvents, listAuditEvents } from 'shared/audit/audit-event';
import { type Route, route } from '../http/mount.ts';
import { FORMATS } from './audit-export.ts';
import type { AuditStore } from './audit-store.ts';

/** So many entries are in memory at once. */
const AT_ONCE = 1000;

type Deps = { store: AuditStore; checkChain: () => Promise<AuditChain>; now: () => Date };

export const auditRoutes = ({ store, checkChain, now }: Deps): Route[] => [
  route(listAuditEvents, ({ query }) => store.list(query)),
  route(exportAuditEvents, async ({ query: { format, ...filter } }, _who, { res }) => {
    const { mediaType, extension, write } = FORMATS[format];
    res.attachment(`audit-log-${now().toISOString().slice(0, 10)}.${extension}`).type(mediaType);
    await pipeline(Readable.from(write(store.all(filter, AT_ONCE))), res).catch(
      (error: NodeJS.ErrnoException) => {
        // Whoever asked went away.
        if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
      },
    );
  }),
  route(checkAuditChain, () => checkChain()),
];
