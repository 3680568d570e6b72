import type { AccessKeyTerms, NewAccessKey } from 'shared/accounts/access-key';
import type { CreatedSubAccount, NewSubAccount, SubAccountChanges } from 'shared/accounts/sub-account';
import type { TestProgram } from './test-program.ts';

export const PASSWORD = 'a password of ten';

/** The `Cookie` header that goes on with the session of an answer. */
export const sessionCookieOf = ({ headers }: Response): string =>
  /session=[^;]+/.exec(headers.getSetCookie().join('; '))?.[0] ?? '';

/** Sub accounts as the main account makes them, through the API. */
export const testAccounts = ({ api, consoleUrl }: Pick<TestProgram, 'api' | 'consoleUrl'>) => {
  const ok = async <Answer>(answer: Response): Promise<Answer> => {
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  };

  /** @returns the `Cookie` header of a new session */
  const signIn = async (loginId: string, password = PASSWORD): Promise<string> => {
    const answer = await fetch(`${consoleUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ loginId, password }),
    });
    await ok(answer.clone());
    return sessionCookieOf(answer);
  };

  return {
    signIn,
    create: async (account: NewSubAccount) =>
      ok<CreatedSubAccount>(await api('POST', '/sub-accounts', account)),
    update: async (id: number, changes: SubAccountChanges) =>
      ok<void>(await api('PATCH', `/sub-accounts/${id}`, changes)),
    remove: async (id: number) => ok<void>(await api('DELETE', `/sub-accounts/${id}`)),
    addKey: async (id: number, terms: Partial<AccessKeyTerms> = {}) =>
      ok<NewAccessKey>(await api('POST', `/sub-accounts/${id}/access-keys`, terms)),

    /** As somebody does at the first sign-in. */
    async chooseOwnPassword(loginId: string, first: string): Promise<void> {
      const cookie = await signIn(loginId, first);
      await ok(
        await fetch(`${consoleUrl}/api/v1/account/password`, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json' },
          body: JSON.stringify({ password: first, newPassword: PASSWORD }),
        }),
      );
    },
  };
};
export type TestAccounts = ReturnType<typeof testAccounts>;
