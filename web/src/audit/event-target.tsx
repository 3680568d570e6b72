import type { AuditEvent } from 'shared/audit/audit-event';
import { shortDigest } from '../ui/format.ts';
import styles from './event-target.module.css';

type Target = Pick<AuditEvent, 'registry' | 'image' | 'reference' | 'subject'>;

const separated = (reference: string) =>
  reference.includes(':') ? `@${shortDigest(reference)}` : `:${reference}`;

/** `team-a/app:1.0`, or the account or key that it was about. */
export const targetOf = ({ registry, image, reference, subject }: Target): string => {
  const place = [registry, image].filter(Boolean).join('/');
  return [`${place}${reference ? separated(reference) : ''}`, subject].filter(Boolean).join(' ');
};

export const EventTarget = ({ event }: { event: Target }) => {
  const name = targetOf(event);
  return name ? <span className={styles.name}>{name}</span> : '–';
};
