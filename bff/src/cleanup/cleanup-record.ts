import { randomUUID } from 'node:crypto';
import { runCleanup } from 'shared/cleanup/cleanup';
import { type AuditEntry, entry } from '../audit/audit-entry.ts';
import type { Author } from '../deletions/deletion-service.ts';

type Run = { by: Author; registry: string; plannedTags: number; at: Date };

/** What the audit log says of a clean-up that nobody asked for just now: who set it up, and what it takes. */
export const cleanupRecord = ({ by, registry, plannedTags, at }: Run): AuditEntry =>
  entry({
    at,
    ...by,
    accessKeyId: null,
    via: 'schedule',
    address: '',
    userAgent: '',
    action: runCleanup.action,
    operation: runCleanup.id,
    registry,
    changed: `plannedTags: ${plannedTags}`,
    result: 'allowed',
    status: 200,
    reason: null,
    requestId: randomUUID(),
  });
