import type { AccessKeyService } from './access-key-service.ts';
import type { AccountStore } from './account-store.ts';
import { hashPassword } from './password.ts';
import { generatePassword } from './sub-account-service.ts';

type Settings = {
  loginId: string;
  password: string | undefined;
  accessKey: { id: string; secret: string } | undefined;
};

/**
 * The main account, made at the very first start; afterwards the settings are not looked at again.
 * @returns the generated password, the only time that it is known; undefined when there is nothing to tell
 */
export const ensureMainAccount = async (
  accounts: AccountStore,
  accessKeys: AccessKeyService,
  settings: Settings,
) => {
  if (await accounts.findMain()) return undefined;
  const password = settings.password ?? generatePassword();
  const account = await accounts.add('main', {
    loginId: settings.loginId,
    passwordHash: await hashPassword(password),
  });
  if (!account) return undefined;
  if (settings.accessKey)
    await accessKeys.create(account.id, undefined, settings.accessKey.id, settings.accessKey.secret);
  return settings.password === undefined ? { loginId: settings.loginId, password } : undefined;
};
