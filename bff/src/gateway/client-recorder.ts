import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action } from 'shared/access/rules';
import type { AuditEvent } from 'shared/audit/audit-event';
import type { DistributionRoute } from 'shared/oci/distribution-path';
import { OCI_ERRORS, OciError } from 'shared/oci/error';
import { plainAddress } from '../accounts/network-address.ts';
import { type AuditEntry, type AuditTrail, entry } from '../audit/audit-entry.ts';
import type { KnownNames } from '../audit/known-names.ts';
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
      address: plainAddress(exchange.req.socket.remoteAddress ?? ''),
      userAgent: exchange.req.headers['user-agent'],
      requestId: requestIdOf(exchange),
    });
  const signIn: Deed = { action: 'Change/createSession', operation: 'getToken' };

  return {
    pulls,

    /** A push, or a pull. */
    done(exchange: Exchange, caller: Caller, deed: Deed, status: number): void {
      trail.record(told(exchange, provedBy(caller), deed, { result: 'allowed', status, reason: null }));
    },

    /** @throws when it could not be written: then the client is not told that all went well */
    deleted: (exchange: Exchange, caller: Caller, deed: Deed, status: number): Promise<void> =>
      trail.recordNow(told(exchange, provedBy(caller), deed, { result: 'allowed', status, reason: null })),

    /** `caller`: undefined where credentials were wrong; then `accessKeyId` is what was sent. */
    async unserved(
      exchange: Exchange,
      from: { caller: Caller } | { accessKeyId: string },
      deed: Deed,
      error: unknown,
    ): Promise<void> {
      const status = error instanceof OciError ? error.status : OCI_ERRORS.UNKNOWN.status;
      const actor =
        'caller' in from
          ? provedBy(from.caller)
          : { ...NOBODY, ...(await names.accessKey(from.accessKeyId)) };
      trail.record(
        told(exchange, actor, deed, {
          result: status === 401 || status === 403 ? 'refused' : 'failed',
          status,
          // Our own words alone: other messages may quote what was sent.
          reason: error instanceof OciError ? reasonOf(error) : OCI_ERRORS.UNKNOWN.message,
        }),
      );
    },

    /** Somebody ran `docker login`, which asks for a token that is good for nothing yet. */
    signedIn(exchange: Exchange, caller: Proved): void {
      trail.record(
        told(exchange, provedBy(caller), signIn, { result: 'allowed', status: 200, reason: null }),
      );
    },

    signInRefused(exchange: Exchange, accessKeyId: string, error: OciError): Promise<void> {
      return this.unserved(exchange, { accessKeyId }, signIn, error);
    },
  };
};
export type ClientRecorder = ReturnType<typeof createClientRecorder>;

const reasonOf = ({ code, message }: OciError) =>
  code === 'DENIED' || code === 'UNAUTHORIZED' ? message : OCI_ERRORS[code].message;
