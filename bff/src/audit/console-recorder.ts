import type { Request } from 'express';
import type { Principal } from 'shared/access/check';
import type { AuditEvent } from 'shared/audit/audit-event';
import { PROBLEMS } from 'shared/http/problem';
import { basicCredentials } from '../accounts/basic-credentials.ts';
import { plainAddress } from '../accounts/network-address.ts';
import type { Outcome } from '../http/mount.ts';
import { toProblem } from '../http/problem-response.ts';
import { type AuditEntry, type AuditTrail, entry } from './audit-entry.ts';
import type { KnownNames } from './known-names.ts';

type Deps = {
  trail: AuditTrail;
  names: Pick<KnownNames, 'accessKey' | 'loginId'>;
  /** Whom the session of a request belongs to now. */
  signedInBy: (req: Request) => Promise<Principal>;
  /** Whether downloads are recorded too. */
  pulls: boolean;
  now: () => Date;
};

/**
 * What people and scripts do through the console API: changes and sign-ins, whatever came of them, and all refusals.
 * Changes and sign-ins are durable before their caller is answered.
 */
export const createConsoleRecorder =
  ({ trail, names, signedInBy, pulls, now }: Deps) =>
  async (outcome: Outcome): Promise<void> => {
    const { endpoint, req, requestId, who, target, body } = outcome;
    const { result, status, reason } = endOf(outcome);
    const isChange = endpoint.action.startsWith('Change/');
    const isPull = pulls && endpoint.action === 'View/pullImage';
    if (!isChange && !isPull && result !== 'refused') return;
    const isSignIn = endpoint.action === 'Change/createSession';
    const actor = !isSignIn ? who : result === 'allowed' ? await signedInBy(req) : undefined;
    // Signing out without a session, or the first half of signing in elsewhere.
    if (isChange && result === 'allowed' && actor?.kind === 'anonymous') return;

    const { tag, digest } = req.params as Record<string, string>;
    const made = 'answer' in outcome.ended && endpoint.status === 201 ? nameOf(outcome.ended.answer) : null;
    const isRegistry = endpoint.action === 'Change/createRegistry';
    const deed = 'answer' in outcome.ended ? deedIn(outcome.ended.answer) : NO_DEED;
    const recorded: AuditEntry = entry({
      at: now(),
      ...(await identityOf(actor, outcome, names)),
      via: req.get('authorization') === undefined ? 'console' : 'api',
      address: plainAddress(req.ip ?? ''),
      userAgent: req.get('user-agent'),
      action: endpoint.action,
      operation: endpoint.id,
      registry: isRegistry ? made : target.registry?.name,
      image: target.image,
      reference: tag ?? digest,
      subject: [outcome.subject, isRegistry ? null : made, ...deed.images].filter(Boolean).join(' '),
      changed: endpoint.method === 'patch' ? settingsIn(body) : deed.changed,
      result,
      status,
      reason,
      requestId,
    });
    if (isChange && (result === 'allowed' || isSignIn)) await trail.recordNow(recorded);
    else trail.record(recorded);
  };

const endOf = ({ endpoint, ended }: Outcome): Pick<AuditEvent, 'result' | 'status' | 'reason'> => {
  if ('answer' in ended) {
    const status = endpoint.response.type === 'void' && !endpoint.mediaType ? 204 : (endpoint.status ?? 200);
    return { result: 'allowed', status, reason: null };
  }
  const problem = toProblem(ended.error);
  const { status, title } = PROBLEMS[problem.type];
  return {
    result: status === 401 || status === 403 ? 'refused' : 'failed',
    status,
    // Other details may quote what was sent.
    reason: (problem.type === 'permission-denied' && problem.detail) || title,
  };
};

/** Who proved to be whom; or who somebody said to be that could not prove it. */
const identityOf = async (
  actor: Principal | undefined,
  { req, body }: Outcome,
  names: Deps['names'],
): Promise<Pick<AuditEvent, 'accountId' | 'loginId' | 'accessKeyId'>> => {
  const accessKeyId = sentKeyOf(req);
  if (actor && actor.kind !== 'anonymous')
    return { accountId: actor.accountId, loginId: actor.loginId, accessKeyId: accessKeyId ?? null };
  if (accessKeyId !== undefined) return { accountId: null, ...(await names.accessKey(accessKeyId)) };
  const typed = (body as { loginId?: string } | undefined)?.loginId;
  return { accountId: null, loginId: typed ? await names.loginId(typed) : '', accessKeyId: null };
};

const sentKeyOf = (req: Request) => basicCredentials(req.get('authorization'))?.id;

/** The name of what was created. */
const nameOf = (answer: unknown): string => {
  const { loginId, name, id } = answer as { loginId?: string; name?: string; id?: string | number };
  return loginId ?? name ?? `${id ?? ''}`;
};

/** Of deletions and what takes them back: how many tags, and of images which. */
type Deed = { changed?: string; images: string[] };
const NO_DEED: Deed = { images: [] };
const deedIn = (answer: unknown): Deed => {
  const { kind, images, ...numbers } = (answer ?? {}) as Partial<Record<string, unknown>>;
  const changed = ['plannedTags', 'restoredTags', 'restoredImages']
    .flatMap((name) => (typeof numbers[name] === 'number' ? [`${name}: ${numbers[name]}`] : []))
    .join(', ');
  return {
    ...(changed && { changed }),
    images: kind === 'images' && Array.isArray(images) ? images.map(String) : [],
  };
};

/** Switches as they were set; of everything else only that it was. */
const settingsIn = (body: unknown): string =>
  Object.entries((body ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (typeof value === 'boolean' ? `${name}: ${value}` : name))
    .join(', ');
