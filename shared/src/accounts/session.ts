import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { listOf, Timestamp } from '../http/page.ts';
import { NewPassword } from './password.ts';
import { SecondFactorCode } from './second-factor-code.ts';

export const Credentials = z
  .strictObject({
    loginId: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .meta({ examples: ['admin'] }),
    password: z.string().min(1).max(1000),
    code: SecondFactorCode.optional().meta({ description: 'Where an authenticator app is set up' }),
  })
  .meta({ examples: [{ loginId: 'admin', password: 'correct horse battery staple' }] });
export type Credentials = z.infer<typeof Credentials>;

const Grant = z.object({
  actions: z.array(z.string()).meta({ examples: [['View/*']] }),
  resources: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Registries and images; null: everywhere', examples: [['team-a']] }),
});

const EXAMPLE = {
  account: {
    id: 7,
    loginId: 'kim.minji',
    kind: 'sub',
    grants: [{ actions: ['View/*'], resources: ['team-a'] }],
    newPasswordNeeded: false,
    secondFactor: false,
    hasPassword: true,
    apiGatewayAccess: true,
  },
  registryCount: 3,
  identityProvider: null,
  version: '0.1.0',
};

export const Session = z
  .object({
    account: z
      .object({
        id: z.int(),
        loginId: z.string(),
        kind: z.enum(['main', 'sub']),
        grants: z
          .array(Grant)
          .meta({ description: 'What a sub account may do; the main account may do all' }),
        newPasswordNeeded: z
          .boolean()
          .meta({ description: 'May do nothing before it has chosen a password of its own' }),
        secondFactor: z.boolean().meta({ description: 'An authenticator app is set up' }),
        hasPassword: z.boolean().meta({ description: 'Off: it signs in with the identity provider' }),
        apiGatewayAccess: z.boolean().meta({ description: 'Its access keys count' }),
      })
      .nullable()
      .meta({ description: 'null: nobody is signed in' }),
    registryCount: z.int().meta({ description: 'Registries in operation that this account may see' }),
    identityProvider: z
      .string()
      .nullable()
      .meta({ description: 'Name of the identity provider that people can sign in with; null: none' }),
    version: z.string().meta({ description: 'Of the program' }),
  })
  .meta({ id: 'Session', examples: [EXAMPLE] });
export type Session = z.infer<typeof Session>;

export const getSession = endpoint({
  id: 'getSession',
  method: 'get',
  path: '/api/v1/session',
  action: 'View/getSession',
  summary: 'Who am I, and what may I do',
  description: 'Answers a stranger too: without an account.',
  response: Session,
});

export const createSession = endpoint({
  id: 'createSession',
  method: 'post',
  path: '/api/v1/session',
  action: 'Change/createSession',
  summary: 'Sign in',
  description: 'Sets the session cookie. A wrong password and an unknown login ID are answered alike.',
  body: Credentials,
  response: Session,
});

export const beginSingleSignOn = endpoint({
  id: 'beginSingleSignOn',
  method: 'post',
  path: '/api/v1/session/identity-provider',
  action: 'Change/createSession',
  summary: 'Begin to sign in with the identity provider',
  description:
    'Answers where the browser has to go. It comes back to `/sign-in/callback` within ten minutes.',
  body: z.strictObject({}).meta({ examples: [{}] }),
  response: z.object({ url: z.url() }).meta({ examples: [{ url: 'https://id.example.com/authorize?…' }] }),
});

export const finishSingleSignOn = endpoint({
  id: 'finishSingleSignOn',
  method: 'post',
  path: '/api/v1/session/identity-provider/callback',
  action: 'Change/createSession',
  summary: 'Sign in with what the identity provider answered',
  description:
    'Sets the session cookie. Whoever signs in for the first time gets a sub account, a member of the groups that are mapped to those of the provider.',
  body: z
    .strictObject({ query: z.string().max(8000) })
    .meta({ examples: [{ query: '?code=SplxlOBeZQQYbYS6WxSbIA&state=af0ifjsldkj' }] }),
  response: Session,
});

export const deleteSession = endpoint({
  id: 'deleteSession',
  method: 'delete',
  path: '/api/v1/session',
  action: 'Change/deleteSession',
  summary: 'Sign out',
  description: 'Ends the session of the cookie. Without one there is nothing to do, which is fine.',
});

export const updateOwnPassword = endpoint({
  id: 'updateOwnPassword',
  method: 'post',
  path: '/api/v1/account/password',
  action: 'Change/updateOwnPassword',
  summary: 'Change my password',
  description: 'Ends all other sessions of the account.',
  body: z.strictObject({ password: z.string().min(1).max(1000), newPassword: NewPassword }).meta({
    examples: [{ password: 'what it was', newPassword: 'correct horse battery staple' }],
  }),
  response: Session,
});

export const OwnSession = z
  .object({
    id: z.string().meta({ description: 'Names the session; it does not open it' }),
    current: z.boolean().meta({ description: 'The one that asks' }),
    signedInAt: Timestamp,
    address: z.string().meta({ examples: ['203.0.113.7'] }),
    userAgent: z.string().meta({ examples: ['Mozilla/5.0'] }),
    expiresAt: Timestamp,
  })
  .meta({
    id: 'OwnSession',
    examples: [
      {
        id: '5f0c2b1e',
        current: true,
        signedInAt: '2026-05-28T20:26:00.000Z',
        address: '203.0.113.7',
        userAgent: 'Mozilla/5.0',
        expiresAt: '2026-05-29T08:26:00.000Z',
      },
    ],
  });
export type OwnSession = z.infer<typeof OwnSession>;

export const listOwnSessions = endpoint({
  id: 'listOwnSessions',
  method: 'get',
  path: '/api/v1/account/sessions',
  action: 'View/getOwnSessionList',
  summary: 'Where I am signed in',
  description: 'The sessions of the account that asks, newest first.',
  response: listOf(OwnSession),
});

export const deleteOwnSession = endpoint({
  id: 'deleteOwnSession',
  method: 'delete',
  path: '/api/v1/account/sessions/:session',
  action: 'Change/deleteOwnSession',
  summary: 'Sign out somewhere else',
  description: 'Ends one session of the account that asks, from its next request on.',
  params: z.object({
    session: z
      .string()
      .max(100)
      .meta({ examples: ['5f0c2b1e'] }),
  }),
});
