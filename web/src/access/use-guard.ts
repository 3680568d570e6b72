import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { check, type Principal, type Target } from 'shared/access/check';
import { type Action, RULES } from 'shared/access/rules';
import type { Session } from 'shared/accounts/session';
import { sessionQuery } from '../accounts/session-queries.ts';

/** Whom the server takes this page's user for. */
export const principalOf = ({ account }: Session): Principal => {
  if (!account) return { kind: 'anonymous' };
  const { id: accountId, kind, ...rest } = account;
  return kind === 'main' ? { kind, accountId, ...rest } : { kind, accountId, ...rest };
};

/**
 * What a button needs to know of the table of rules: spread `button` on it, and it says why it is disabled and who could
 * allow it. `may` decides what is shown at all. The server decides again at each request.
 */
export const useGuard = (action: Action, on?: Target) => {
  const { t } = useTranslation('access');
  const { data: session } = useQuery(sessionQuery());
  const may = session !== undefined && check(principalOf(session), action, on).ok;
  if (may || !session) return { may, button: {} };
  const reason = () => {
    if (RULES[action].for === 'main-account') return t('mainAccountOnly');
    // Whoever may do it somewhere else is told where it is missing.
    const place = check(principalOf(session), action).ok && [on?.registry?.name, on?.image].filter(Boolean);
    return place
      ? t('missingOn', { permission: action, place: place.join('/') })
      : t('missing', { permission: action });
  };
  return { may, button: { disabled: true, disabledReason: reason() } };
};
