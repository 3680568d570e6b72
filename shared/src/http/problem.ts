import { z } from 'zod';

/**
 * The catalogue of failures (RFC 9457). Code branches on `type`, people read `title` and `detail`,
 * support asks for `requestId`.
 */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request is not valid' },
  'not-signed-in': { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'The login ID or the password is wrong' },
  'second-factor-needed': { status: 401, title: 'A code of your authenticator app is needed' },
  'wrong-code': { status: 401, title: 'The code is wrong' },
  'permission-denied': { status: 403, title: 'You do not have permission' },
  'cross-site-request': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'That method is not offered here' },
  'name-taken': { status: 409, title: 'That name is already in use' },
  'bucket-taken': { status: 409, title: 'That bucket already holds another registry' },
  'description-changed': { status: 409, title: 'Somebody else changed the description meanwhile' },
  'confirmation-needed': { status: 409, title: 'The number of tags has to be confirmed' },
  'tags-protected': { status: 409, title: 'It is protected from deletion' },
  'plan-ended': { status: 409, title: 'That plan has ended' },
  'wrong-password': { status: 400, title: 'The password is wrong' },
  'access-key-limit': { status: 409, title: 'An account has two access keys at most' },
  'identity-provider-failed': { status: 502, title: 'The identity provider did not sign you in' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  unexpected: { status: 500, title: 'Something went wrong on our side' },
  'upstream-failed': { status: 502, title: 'The registry storage did not answer' },
  'storage-full': { status: 507, title: 'The storage is full' },
} as const;

export type ProblemType = keyof typeof PROBLEMS;

export const FieldError = z.object({
  pointer: z.string().meta({ description: 'JSON pointer into the request, such as `/body/name`' }),
  detail: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z
  .object({
    type: z.string().meta({ description: 'URI reference that names the kind of problem' }),
    title: z.string().meta({ description: 'The same for every problem of its type' }),
    status: z.int().meta({ description: 'The HTTP status' }),
    detail: z.string().optional().meta({ description: 'What is the matter this time' }),
    errors: z.array(FieldError).optional().meta({ description: 'The fields that are to be mended' }),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'With a conflict: what is stored now, by the names of the request' }),
    requestId: z.string().meta({ description: 'Finds the request in the log of the server' }),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem details',
    examples: [
      {
        type: '/problems/name-taken',
        title: 'That name is already in use',
        status: 409,
        errors: [{ pointer: '/body/name', detail: 'A registry named team-a exists.' }],
        requestId: '0b7c8a52-6a5e-4c53-9d1c-0d4cf3a6c1d2',
      },
    ],
  });
export type Problem = z.infer<typeof Problem>;

export const problemUri = (type: ProblemType) => `/problems/${type}`;

/** Thrown by services; the one place that answers turns it into `application/problem+json`. */
export class ProblemError extends Error {
  readonly type: ProblemType;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly current: Problem['current'];

  constructor(
    type: ProblemType,
    about: Partial<Pick<Problem, 'detail' | 'errors' | 'current'>> & { cause?: unknown } = {},
  ) {
    super(about.detail ?? PROBLEMS[type].title, { cause: about.cause });
    this.type = type;
    this.detail = about.detail;
    this.errors = about.errors;
    this.current = about.current;
  }
}
