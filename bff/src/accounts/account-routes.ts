import type { Request } from 'express';
import type { Principal } from 'shared/access/check';
import {
  createOwnAccessKey,
  deleteOwnAccessKey,
  listOwnAccessKeys,
  updateOwnAccessKey,
} from 'shared/accounts/access-key';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from 'shared/accounts/second-factor';
import {
  beginSingleSignOn,
  createSession,
  deleteOwnSession,
  deleteSession,
  finishSingleSignOn,
  getSession,
  listOwnSessions,
  updateOwnPassword,
} from 'shared/accounts/session';
import { ProblemError } from 'shared/http/problem';
import { type Route, route } from '../http/mount.ts';
import type { AccessKeyService } from './access-key-service.ts';
import { basicCredentials } from './basic-credentials.ts';
import { SESSION_COOKIE, type SessionService } from './session-service.ts';
import type { SingleSignOn } from './single-sign-on.ts';

const own = (who: Principal): number => {
  if (who.kind === 'anonymous') throw new ProblemError('not-signed-in');
  return who.accountId;
};

export const accountRoutes = (
  sessions: SessionService,
  singleSignOn: SingleSignOn,
  accessKeys: AccessKeyService,
): Route[] => [
  route(getSession, (_call, who) => sessions.describe(who)),
  route(createSession, ({ body }, _who, { req, res }) => sessions.signIn(req, res, body)),
  route(beginSingleSignOn, (_call, _who, { req, res }) => singleSignOn.begin(req, res)),
  route(finishSingleSignOn, ({ body }, _who, { req, res }) => singleSignOn.finish(req, res, body.query)),
  route(deleteSession, async (_call, _who, { req, res }) => {
    await sessions.signOut(req);
    res.clearCookie(SESSION_COOKIE, { path: '/' });
  }),
  route(updateOwnPassword, ({ body }, who, { req }) => sessions.changePassword(req, own(who), body)),
  route(beginSecondFactor, ({ body }, who, { req }) =>
    sessions.beginSecondFactor(req, own(who), body.password),
  ),
  route(confirmSecondFactor, ({ body }, who, { req }) =>
    sessions.confirmSecondFactor(req, own(who), body.code),
  ),
  route(removeSecondFactor, ({ body }, who, { req }) =>
    sessions.removeSecondFactor(req, own(who), body.password),
  ),
  route(listOwnSessions, (_call, who, { req }) => sessions.list(req, own(who))),
  route(deleteOwnSession, ({ params }, who) => sessions.end(own(who), params.session)),
  route(listOwnAccessKeys, (_call, who) => accessKeys.list(own(who))),
  route(createOwnAccessKey, ({ body }, who) => accessKeys.create(own(who), body)),
  route(updateOwnAccessKey, ({ params, body }, who) =>
    accessKeys.setActive(own(who), params.accessKey, body.active),
  ),
  route(deleteOwnAccessKey, ({ params }, who) => accessKeys.remove(own(who), params.accessKey)),
];

/** By access key where one is sent, else by session cookie. A wrong key is refused, never taken for "nobody". */
export const createAuthenticate =
  (sessions: SessionService, accessKeys: AccessKeyService) => async (req: Request) => {
    const sent = req.get('authorization');
    if (sent === undefined) return sessions.principal(req);
    const credentials = basicCredentials(sent);
    const who = credentials && (await accessKeys.verify(credentials.id, credentials.secret, req.ip ?? ''));
    if (!who) throw new ProblemError('not-signed-in', { detail: 'The access key or its secret is wrong.' });
    return who;
  };

/** Who sent a request that is still being answered, as of now. @throws when its session or its key is over */
export const createAuthenticateAgain =
  (authenticate: (req: Request) => Promise<Principal>) => async (req: Request) => {
    if (req.get('authorization') === undefined)
      await new Promise<void>((resolve, reject) =>
        req.session.reload((error: unknown) => (error ? reject(error) : resolve())),
      );
    return authenticate(req);
  };
