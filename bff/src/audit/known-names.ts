import type { AccessKeyService } from '../accounts/access-key-service.ts';
import type { AccountStore } from '../accounts/account-store.ts';
import type { GroupStore } from '../accounts/group-store.ts';

type Deps = {
  accounts: Pick<AccountStore, 'find' | 'findByLoginId'>;
  groups: Pick<GroupStore, 'find'>;
  accessKeys: Pick<AccessKeyService, 'ownerOf'>;
};

/** People type passwords where names belong: what was sent is recorded only where it names something that exists. */
export const createKnownNames = ({ accounts, groups, accessKeys }: Deps) => {
  const accessKey = async (id: string) => {
    const owner = await accessKeys.ownerOf(id);
    if (owner === undefined) return { loginId: '', accessKeyId: null };
    return { loginId: (await accounts.find(owner))?.loginId ?? '', accessKeyId: id };
  };

  return {
    /** A key and whose it is. */
    accessKey,

    /** An account as it writes itself; '': there is none. */
    loginId: async (typed: string): Promise<string> => (await accounts.findByLoginId(typed))?.loginId ?? '',

    /** What a path names beside registry and image. */
    async subject(params: Record<string, string>): Promise<string | null> {
      const { subAccount, group, accessKey: key } = params;
      const parts = [
        subAccount !== undefined && (await accounts.find(Number(subAccount)))?.loginId,
        group !== undefined && (await groups.find(Number(group)))?.name,
        key !== undefined && (await accessKey(key)).accessKeyId,
      ].filter(Boolean);
      return parts.length > 0 ? parts.join(' ') : null;
    },
  };
};
export type KnownNames = ReturnType<typeof createKnownNames>;
