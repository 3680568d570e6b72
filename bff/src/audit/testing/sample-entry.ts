import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../audit-entry.ts';

export const sampleEntry = (differences: Partial<AuditEntry> = {}): AuditEntry => ({
  at: new Date().toISOString(),
  accountId: 7,
  loginId: 'kim.minji',
  accessKeyId: null,
  via: 'console',
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0',
  action: 'Change/updateRegistry',
  operation: 'updateRegistry',
  registry: 'team-a',
  image: null,
  reference: null,
  subject: null,
  changed: 'publicRegistry: true',
  result: 'allowed',
  status: 200,
  reason: null,
  requestId: randomUUID(),
  ...differences,
});
