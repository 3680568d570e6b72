// Calls the console API from a program, as the web does from a browser: typed by the contract.
import { createSession } from '../shared/src/accounts/session.ts';
import { type Endpoint, fillPath } from '../shared/src/http/endpoint.ts';
import type { Problem } from '../shared/src/http/problem.ts';

export class ConsoleError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(call: string, status: number, problem: Problem | undefined) {
    super(`${call}: ${status} ${problem ? [problem.title, problem.detail].filter(Boolean).join(': ') : ''}`);
    this.status = status;
    this.problem = problem;
  }
}

// What `z.input` and `z.output` stand for, without a dependency of the scripts on zod.
type Input<Schema extends Endpoint['body']> = Schema['_zod']['input'];
type Output<Schema extends Endpoint['body']> = Schema['_zod']['output'];

type Arguments<E extends Endpoint> = {
  params?: Input<E['params']>;
  query?: Partial<Input<E['query']>>;
  body?: Input<E['body']>;
};

export const createConsoleClient = (consoleUrl: string) => {
  let cookie = '';

  const call = async <E extends Endpoint>(
    { method, path }: E,
    { params = {}, query = {}, body }: Arguments<E> = {},
  ): Promise<Output<E['response']>> => {
    const url = new URL(fillPath(path, params as Record<string, string>), consoleUrl);
    for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) cookie = cookies.map((each) => each.split(';', 1)[0]).join('; ');
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const answer = isJson && text ? JSON.parse(text) : undefined;
    if (!response.ok)
      throw new ConsoleError(`${method.toUpperCase()} ${url.pathname}`, response.status, answer);
    return answer;
  };

  return {
    call,
    signIn: (loginId: string, password: string) => call(createSession, { body: { loginId, password } }),
  };
};
export type ConsoleClient = ReturnType<typeof createConsoleClient>;
