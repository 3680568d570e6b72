import { removeSubAccountSecondFactor } from 'shared/accounts/second-factor';
import {
  createSubAccount,
  createSubAccountAccessKey,
  deleteSubAccount,
  deleteSubAccountAccessKey,
  getSubAccount,
  listSubAccountAccessKeys,
  listSubAccounts,
  resetSubAccountPassword,
  updateSubAccount,
  updateSubAccountAccessKey,
} from 'shared/accounts/sub-account';
import { type Route, route } from '../http/mount.ts';
import type { AccessKeyService } from './access-key-service.ts';
import type { SubAccountService } from './sub-account-service.ts';

export const subAccountRoutes = (subAccounts: SubAccountService, accessKeys: AccessKeyService): Route[] => {
  /** The keys of other accounts, the main account's among them, are none of a sub account. */
  const sub = async (id: number): Promise<number> => {
    await subAccounts.mustExist(id);
    return id;
  };

  return [
    route(listSubAccounts, ({ query }) => subAccounts.list(query)),
    route(getSubAccount, ({ params }) => subAccounts.get(params.subAccount)),
    route(createSubAccount, ({ body }) => subAccounts.create(body)),
    route(updateSubAccount, ({ params, body }) => subAccounts.update(params.subAccount, body)),
    route(resetSubAccountPassword, ({ params, body }) =>
      subAccounts.resetPassword(params.subAccount, body.password),
    ),
    route(removeSubAccountSecondFactor, ({ params }) => subAccounts.removeSecondFactor(params.subAccount)),
    route(deleteSubAccount, ({ params }) => subAccounts.remove(params.subAccount)),
    route(listSubAccountAccessKeys, async ({ params }) => accessKeys.list(await sub(params.subAccount))),
    route(createSubAccountAccessKey, async ({ params, body }) =>
      accessKeys.create(await sub(params.subAccount), body),
    ),
    route(updateSubAccountAccessKey, async ({ params, body }) =>
      accessKeys.setActive(await sub(params.subAccount), params.accessKey, body.active),
    ),
    route(deleteSubAccountAccessKey, async ({ params }) =>
      accessKeys.remove(await sub(params.subAccount), params.accessKey),
    ),
  ];
};
