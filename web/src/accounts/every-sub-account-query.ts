import { queryOptions } from '@tanstack/react-query';
import { listSubAccounts, type SubAccount } from 'shared/accounts/sub-account';
import { call } from '../api/call.ts';
import { subAccountsKey } from './sub-account-queries.ts';

/** All pages of the list. */
export const everySubAccountQuery = () =>
  queryOptions({
    queryKey: [...subAccountsKey, 'every'],
    queryFn: async ({ signal }) => {
      const accounts: SubAccount[] = [];
      let after: string | undefined;
      do {
        const page = await call(
          listSubAccounts,
          { query: { limit: 100, sort: 'loginId', ...(after !== undefined && { after }) } },
          signal,
        );
        accounts.push(...page.items);
        after = page.next ?? undefined;
      } while (after !== undefined);
      return accounts;
    },
  });
