import { describeDistributionSpec } from '../../conformance/distribution-spec.ts';
import { describeProgram } from '../testing/describe-program.ts';
import { basic } from '../testing/test-program.ts';

const REPOSITORIES: [string, string] = ['spec-team/one', 'spec-team/deep/two'];

const withAuthorization =
  (authorization: string): typeof fetch =>
  (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', authorization);
    return fetch(url, { ...init, headers });
  };

const SCOPE = /scope="([^"]+)"/;

/** Gets a token as clients do: for the scope that the challenge of a refusal names. */
const byToken = (baseUrl: string): typeof fetch => {
  const tokens = new Map<string, string>();
  const tokenFor = async (scope: string) => {
    const answer = await fetch(`${baseUrl}/token?${new URLSearchParams({ scope })}`, {
      headers: { authorization: basic() },
    });
    return ((await answer.json()) as { token: string }).token;
  };
  return async (url, init) => {
    // A body that streams can be sent only once, so the challenge is asked for without it.
    const [, scope = ''] =
      SCOPE.exec(
        (await fetch(url, { method: init?.method ?? 'GET' })).headers.get('www-authenticate') ?? '',
      ) ?? [];
    // Who mounts a blob asks for the right to read its source as well.
    const source = new URL(String(url)).searchParams.get('from');
    const scopes = source ? `${scope} repository:${source}:pull` : scope;
    const token = tokens.get(scopes) ?? (await tokenFor(scopes));
    tokens.set(scopes, token);
    return withAuthorization(`Bearer ${token}`)(url, init);
  };
};

describeProgram('the gateway', (start) => {
  const startWithRegistry = async () => {
    const program = await start();
    await program.api('POST', '/registries', { name: 'spec-team' });
    return program;
  };

  describeDistributionSpec('by Basic, public endpoint', async () => {
    const program = await startWithRegistry();
    return {
      baseUrl: program.publicUrl,
      repositories: REPOSITORIES,
      fetch: withAuthorization(basic()),
      stop: program.stop,
    };
  });

  describeDistributionSpec('by token, private endpoint', async () => {
    const program = await startWithRegistry();
    return {
      baseUrl: program.privateUrl,
      repositories: REPOSITORIES,
      fetch: byToken(program.privateUrl),
      stop: program.stop,
    };
  });
});
