import type { SubAccount } from 'shared/accounts/sub-account';

type Access = Pick<SubAccount, 'consoleAccess' | 'apiGatewayAccess' | 'consoleAddresses' | 'keyAddresses'>;

/** Ranges of addresses as they are typed. */
export type AccessDraft = Pick<Access, 'consoleAccess' | 'apiGatewayAccess'> &
  Record<'consoleAddresses' | 'keyAddresses', string>;

export const draftOf = ({ consoleAccess, apiGatewayAccess, ...addresses }: Access): AccessDraft => ({
  consoleAccess,
  apiGatewayAccess,
  consoleAddresses: addresses.consoleAddresses.join('\n'),
  keyAddresses: addresses.keyAddresses.join('\n'),
});

const rangesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export const accessOf = (draft: AccessDraft): Access => ({
  ...draft,
  consoleAddresses: rangesOf(draft.consoleAddresses),
  keyAddresses: rangesOf(draft.keyAddresses),
});
