import { z } from 'zod';
import { ACTIONS, check } from '../access/policy.ts';
import { endpoint } from '../http/endpoint.ts';

export const Credentials = z
  .object({
    loginId: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .meta({ examples: ['admin'] }),
    password: z.string().min(1).max(1000),
  })
  .meta({ examples: [{ loginId: 'admin', password: 'correct horse battery staple' }] });
export type Credentials = z.infer<typeof Credentials>;

const Verdict = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), reason: z.string() }),
]);

const EXAMPLE = {
  account: { loginId: 'admin', kind: 'main' },
  verdicts: Object.fromEntries(
    ACTIONS.map((action) => [action, check({ kind: 'main', accountId: 1, loginId: 'admin' }, action)]),
  ),
  registryCount: 3,
  version: '0.1.0',
};

export const Session = z
  .object({
    account: z
      .object({ loginId: z.string(), kind: z.enum(['main', 'sub']) })
      .nullable()
      .meta({ description: 'null: nobody is signed in' }),
    verdicts: z
      .record(z.enum(ACTIONS), Verdict)
      .meta({ description: 'What this account may do at all, and why not' }),
    registryCount: z.int().meta({ description: 'Registries in operation that this account may see' }),
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
  description: 'Answers a stranger too: without an account, and with the reason for each thing refused.',
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

export const deleteSession = endpoint({
  id: 'deleteSession',
  method: 'delete',
  path: '/api/v1/session',
  action: 'Change/deleteSession',
  summary: 'Sign out',
  description: 'Ends the session of the cookie. Without one there is nothing to do, which is fine.',
});
