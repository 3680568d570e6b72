export const subAccountsKey = ['sub-accounts'] as const;
