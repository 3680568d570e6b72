import type { Endpoint } from 'shared/http/endpoint';
import type { FieldError, Problem, ProblemType } from 'shared/http/problem';
import type { z } from 'zod';

type Given<Key extends string, Schema extends z.ZodType> = Schema extends z.ZodVoid
  ? unknown
  : Record<never, never> extends z.input<Schema>
    ? { [key in Key]?: z.input<Schema> }
    : { [key in Key]: z.input<Schema> };

export type Input<E extends Endpoint> = Given<'params', E['params']> &
  Given<'query', E['query']> &
  Given<'body', E['body']>;

/** The server refused, and said why. */
export class ProblemAnswer extends Error {
  override name = 'ProblemAnswer';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }

  is(type: ProblemType) {
    return this.problem.type === `/problems/${type}`;
  }

  /** What is wrong with one field of the request: `/body/name`. */
  at(pointer: string): FieldError | undefined {
    return this.problem.errors?.find((error) => error.pointer === pointer);
  }
}

/** No answer came at all: the network, or the server, is away. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost';
}

export const isProblem = (error: unknown, type: ProblemType): error is ProblemAnswer =>
  error instanceof ProblemAnswer && error.is(type);

export const call = async <E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  signal?: AbortSignal,
): Promise<z.output<E['response']>> => {
  const { body } = input as { body?: unknown };
  const init: RequestInit = {
    method: endpoint.method.toUpperCase(),
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  };
  const response = await fetch(addressOf(endpoint, input), init).catch((cause) => {
    if (signal?.aborted) throw cause;
    throw new ConnectionLost('no answer', { cause });
  });
  if (!response.ok) throw new ProblemAnswer(await problemOf(response));
  if (response.status === 204) return undefined as z.output<E['response']>;
  return response.json().catch((cause) => {
    throw new ConnectionLost('half an answer', { cause });
  });
};

/** Where an endpoint is, for a link or a request. An image name such as `team/app` becomes the one segment `team%2Fapp`. */
export const addressOf = <E extends Endpoint>(
  { path }: E,
  input: Pick<Input<E>, Extract<'params' | 'query', keyof Input<E>>>,
): string => {
  const { params = {}, query } = input as { params?: Record<string, string>; query?: object };
  return (
    path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? '')) +
    searchOf(query)
  );
};

const searchOf = (query: object = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length > 0 ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : '';
};

/** Something in between, such as a proxy, may answer with a page of its own instead of a problem. */
const problemOf = async (response: Response): Promise<Problem> => {
  const told: Partial<Problem> | null = await response.json().catch(() => null);
  return {
    type: told?.type ?? 'about:blank',
    title: told?.title ?? (response.statusText || `HTTP ${response.status}`),
    status: response.status,
    ...(told?.detail && { detail: told.detail }),
    ...(told?.errors && { errors: told.errors }),
    ...(told?.current && { current: told.current }),
    requestId: told?.requestId ?? response.headers.get('x-request-id') ?? '',
  };
};
