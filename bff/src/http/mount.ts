import { type Express, json, type Request, type Response } from 'express';
import { check, type Principal, type Target } from 'shared/access/check';
import type { Endpoint } from 'shared/http/endpoint';
import { ProblemError } from 'shared/http/problem';
import type { z } from 'zod';

type Call<E extends Endpoint> = {
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
};
type Handler<E extends Endpoint> = (
  call: Call<E>,
  who: Principal,
  exchange: { req: Request; res: Response },
) => Promise<z.input<E['response']>> | z.input<E['response']>;

export type Route = { endpoint: Endpoint; handle: Handler<Endpoint> };

/** Binds an endpoint of the contract to what answers it. */
export const route = <E extends Endpoint>(endpoint: E, handle: Handler<E>): Route => ({
  endpoint,
  handle: handle as unknown as Handler<Endpoint>,
});

/** @throws ProblemError `bad-request`, each field named by a JSON pointer */
const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> => {
  const { data, error } = schema.safeParse(value);
  if (!error) return data as z.output<Schema>;
  const errors = error.issues.map(({ path, message }) => ({
    pointer: `/${[part, ...path].join('/')}`,
    detail: message,
  }));
  throw new ProblemError('bad-request', { errors });
};

export type Mounting = {
  routes: Route[];
  /** Who sent this: by session cookie, or by access key. */
  authenticate: (req: Request) => Promise<Principal>;
  /** What the path names, for the rules. */
  targetOf: (params: Record<string, string>) => Promise<Target>;
  /** What else the path names, as people know it, for the records; asked before it may be deleted. */
  subjectOf: (params: Record<string, string>) => Promise<string | null>;
  /** Told how each request ended, before its caller is. */
  onOutcome: (outcome: Outcome) => Promise<void>;
};

/** How a request ended that reached an endpoint. */
export type Outcome = {
  endpoint: Endpoint;
  req: Request;
  requestId: string;
  /** undefined: the credentials that were sent are wrong, or were not looked at. */
  who: Principal | undefined;
  target: Target;
  subject: string | null;
  /** As parsed; undefined where it did not come to that. */
  body: unknown;
  ended: { answer: unknown } | { error: unknown };
};

/** The longest text that any endpoint takes has 256 KiB; where JSON escapes it (`\u0007`), each byte becomes six. */
const BODY_MAX_BYTES = 6 * 256 * 1024 + 64 * 1024;

/** The database stores no such character, and nothing that we name has one. */
const holdsNul = () => new ProblemError('bad-request', { detail: 'The address holds the character NUL.' });

/** Alone touches requests and answers, in one order for every route. */
export const mount = (app: Express, { routes, authenticate, targetOf, subjectOf, onOutcome }: Mounting) => {
  const readJson = json({
    limit: BODY_MAX_BYTES,
    strict: false,
    reviver: (_key, value) => {
      if (typeof value === 'string' && value.includes('\0')) throw new SyntaxError('the character NUL');
      return value;
    },
  });
  for (const { endpoint, handle } of routes) {
    const hasBody = endpoint.body.type !== 'void';
    app[endpoint.method](
      endpoint.path,
      ...(hasBody ? [readJson] : []),
      async (req: Request, res: Response) => {
        const outcome: Omit<Outcome, 'ended'> = {
          endpoint,
          req,
          requestId: res.locals.requestId,
          who: undefined,
          target: {},
          subject: null,
          body: undefined,
        };
        const serve = async () => {
          if (req.url.includes('%00')) throw holdsNul();
          const named = req.params as Record<string, string>;
          outcome.target = await targetOf(named);
          const who = await authenticate(req);
          outcome.who = who;
          const params = parse(endpoint.params, req.params, 'params');
          const verdict = check(who, endpoint.action, outcome.target);
          if (!verdict.ok) {
            if (who.kind === 'anonymous') throw new ProblemError('not-signed-in');
            throw new ProblemError('permission-denied', { detail: verdict.reason });
          }
          const query = parse(endpoint.query, req.query, 'query');
          if (hasBody) outcome.body = parse(endpoint.body, req.body, 'body');
          if (endpoint.action.startsWith('Change/')) outcome.subject = await subjectOf(named);
          return handle({ params, query, body: outcome.body }, who, { req, res });
        };
        const answer = await serve().catch(async (error: unknown) => {
          await onOutcome({ ...outcome, ended: { error } });
          throw error;
        });
        await onOutcome({ ...outcome, ended: { answer } });
        // Anything but JSON the handler has sent itself, or sends for as long as it is asked for.
        if (endpoint.mediaType && endpoint.mediaType !== 'application/json') return;
        // The response schema drops what was not declared, so nothing of the store leaks by accident.
        if (endpoint.response.type === 'void') res.status(204).end();
        else res.status(endpoint.status ?? 200).json(endpoint.response.parse(answer));
      },
    );
  }
};
