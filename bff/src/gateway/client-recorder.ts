import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action } from 'shared/access/rules';
import type { AuditEvent } from 'shared/audit/audit-event';
import type { DistributionRoute } from 'shared/oci/distribution-path';
import { OCI_ERRORS, OciError } from 'shared/oci/error';
import { plainAddress } from '../accounts/network-address.ts';
import { type AuditEntry, type AuditTrail, entry } from '../audit/audit-entry.ts';
import type { KnownNames } from '../audit/known-names.ts';
import { clientAddress } from '../http/client-address.ts';
import type { Caller } from './caller.ts';

type Deps = {
  trail: AuditTrail;
  names: Pick<KnownNames, 'accessKey'>;
  /** Whether pulls are recorded too. */
  pulls: boolean;
  now: () => Date;
};

type Exchange = { req: IncomingMessage; res: ServerResponse };
type Actor = Pick<AuditEvent, 'accountId' | 'loginId' | 'accessKeyId'>;
/** What a client did, to what. */
export type Deed = {
  action: Action;
  operation: string;
  registry?: string | undefined;
  image?: string | undefined;
  reference?: string | undefined;
};

const SIGN_IN: Deed = { action: 'Change/createSession', operation: 'getToken' };
const NOBODY: Actor = { accountId: null, loginId: '', accessKeyId: null };

type Proved = Pick<Caller, 'principal' | 'accessKeyId'>;

const provedBy = ({ principal, accessKeyId }: Proved): Actor =>
  principal.kind === 'anonymous'
    ? NOBODY
    : { accountId: principal.accountId, loginId: principal.loginId, accessKeyId };

/** What the audit log calls a request of a client. */
export const operationOf = (route: DistributionRoute, method = ''): string => {
  const isRead = method === 'GET' || method === 'HEAD';
  switch (route.kind) {
    case 'manifest':
      if (method === 'PUT') return 'putManifest';
      if (isRead) return 'getManifest';
      return route.reference.includes(':') ? 'deleteManifest' : 'deleteTag';
    case 'blob':
      return isRead ? 'getBlob' : 'deleteBlob';
    case 'uploads':
    case 'upload':
      return 'uploadBlob';
    case 'tags':
      return 'listTags';
    case 'referrers':
      return 'listReferrers';
    case 'catalog':
      return 'listImages';
    default:
      return 'ping';
  }
};

/** What clients do at the gateway: pushes, deletions, sign-ins, refusals. */
export const createClientRecorder = ({ trail, names, pulls, now }: Deps) => {
  /** Clients that report a failure show this id, where they show headers. */
  const requestIdOf = ({ res }: Exchange): string => {
    const given = res.getHeader('X-Request-Id');
    if (typeof given === 'string') return given;
    const requestId = randomUUID();
    if (!res.headersSent) res.setHeader('X-Request-Id', requestId);
    return requestId;
  };

  const told = (
    exchange: Exchange,
    actor: Actor,
    deed: Deed,
    end: Pick<AuditEntry, 'result' | 'status' | 'reason'>,
  ): AuditEntry =>
    entry({
      ...deed,
      ...actor,
      ...end,
      at: now(),
      via: 'docker',
      address: plainAddress(clientAddress(exchange.req)),
      userAgent: exchange.req.headers['user-agent'],
      requestId: requestIdOf(exchange),
    });

  const allowed = (exchange: Exchange, by: Proved, deed: Deed, status: number): AuditEntry =>
    told(exchange, provedBy(by), deed, { result: 'allowed', status, reason: null });

  /** `by`: who proved to be somebody, or which key somebody sent that could not. */
  const unserved = async (
    exchange: Exchange,
    by: Proved | { wrongKey: string },
    deed: Deed,
    error: unknown,
  ): Promise<void> => {
    const { status, reason } =
      error instanceof OciError
        ? { status: error.status, reason: reasonOf(error) }
        : { status: OCI_ERRORS.UNKNOWN.status, reason: OCI_ERRORS.UNKNOWN.message };
    const actor = 'wrongKey' in by ? { ...NOBODY, ...(await names.accessKey(by.wrongKey)) } : provedBy(by);
    const result = status === 401 || status === 403 ? 'refused' : 'failed';
    trail.record(told(exchange, actor, deed, { result, status, reason }));
  };

  return {
    pulls,
    unserved,

    /** A push, or a pull. */
    done: (exchange: Exchange, by: Proved, deed: Deed, status: number): void =>
      trail.record(allowed(exchange, by, deed, status)),

    /** @throws when it could not be written: then the client is not told that all went well */
    deleted: (exchange: Exchange, by: Proved, deed: Deed, status: number): Promise<void> =>
      trail.recordNow(allowed(exchange, by, deed, status)),

    /** Somebody ran `docker login`, which asks for a token that is good for nothing yet. */
    signedIn: (exchange: Exchange, by: Proved): void => trail.record(allowed(exchange, by, SIGN_IN, 200)),

    signInRefused: (exchange: Exchange, wrongKey: string, error: OciError): Promise<void> =>
      unserved(exchange, { wrongKey }, SIGN_IN, error),
  };
};
export type ClientRecorder = ReturnType<typeof createClientRecorder>;

/** Our own words alone: other messages may quote what was sent. */
const reasonOf = ({ code, message }: OciError) =>
  code === 'DENIED' || code === 'UNAUTHORIZED' ? message : OCI_ERRORS[code].message;
