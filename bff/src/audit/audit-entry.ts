import { createHash } from 'node:crypto';
import type { AuditEvent } from 'shared/audit/audit-event';

/** What happened, before it has its place in the chain. */
export type AuditEntry = Omit<AuditEvent, 'id' | 'hash'>;

/** Recorded later, with others; or before the caller is answered. */
export type AuditTrail = {
  record(entry: AuditEntry): void;
  /** @throws when it could not be written in time; it is still tried */
  recordNow(entry: AuditEntry): Promise<void>;
};

/**
 * Of text that somebody else wrote: nothing that could end a line, colour a terminal, turn the direction of reading, or
 * that the database does not store.
 */
const plainText = (text: string, maxLength: number): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd').slice(0, maxLength);

type Text = string | null | undefined;
type Told = Omit<
  AuditEntry,
  'at' | 'userAgent' | 'registry' | 'image' | 'reference' | 'subject' | 'changed'
> & {
  at: Date;
  userAgent: Text;
  registry?: Text;
  image?: Text;
  reference?: Text;
  subject?: Text;
  changed?: Text;
};

/** An entry without anything in its texts that would disturb where it is read. */
export const entry = (told: Told): AuditEntry => {
  const text = (value: Text, maxLength = 300) => (value ? plainText(value, maxLength) : null);
  return {
    ...told,
    at: told.at.toISOString(),
    // Whatever a proxy in front of us took over.
    address: plainText(told.address, 60),
    userAgent: text(told.userAgent, 200) ?? '',
    registry: text(told.registry),
    image: text(told.image),
    reference: text(told.reference),
    subject: text(told.subject),
    changed: text(told.changed),
    reason: text(told.reason),
  };
};

/** In the one order that hashes are made of. */
const inOrder = (id: number, entry: AuditEntry): Omit<AuditEvent, 'hash'> => ({
  id,
  at: entry.at,
  accountId: entry.accountId,
  loginId: entry.loginId,
  accessKeyId: entry.accessKeyId,
  via: entry.via,
  address: entry.address,
  userAgent: entry.userAgent,
  action: entry.action,
  operation: entry.operation,
  registry: entry.registry,
  image: entry.image,
  reference: entry.reference,
  subject: entry.subject,
  changed: entry.changed,
  result: entry.result,
  status: entry.status,
  reason: entry.reason,
  requestId: entry.requestId,
});

/** The entry as one of the chain, behind the one with this hash. */
export const chained = (previousHash: Buffer, id: number, entry: AuditEntry): AuditEvent => {
  const event = inOrder(id, entry);
  const hash = createHash('sha256').update(previousHash).update(JSON.stringify(event)).digest('hex');
  return { ...event, hash };
};
