import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Target } from 'shared/access/check';
import type { Action } from 'shared/access/rules';
import { sessionQuery } from '../accounts/session-queries.ts';
import { paths } from '../paths.ts';
import { Empty } from '../ui/empty.tsx';
import { MissingSheet } from '../ui/missing-sheet.tsx';
import { RouteButton } from '../ui/route-link.tsx';
import { useGuard } from './use-guard.ts';

type Denied = { action: Action; on?: Target | undefined };

/** Which permission somebody lacks; to whoever has none at all, how to get the first. */
const useWords = ({ action, on }: Denied) => {
  const { t } = useTranslation('access');
  const { data: session } = useQuery(sessionQuery());
  const { button } = useGuard(action, on);
  return session?.account?.kind === 'sub' && session.account.grants.length === 0
    ? { title: t('none.title'), text: t('none.text') }
    : { title: t('denied'), text: button.disabledReason };
};

/** Stands where something would be that one may not see. */
export const NoPermission = (denied: Denied) => <Empty {...useWords(denied)} />;

const NoPermissionPage = (denied: Denied) => {
  const { t } = useTranslation('access');
  const { title, text } = useWords(denied);
  return (
    <Box padding={{ vertical: 'xxxl', horizontal: 'l' }} textAlign="center">
      <SpaceBetween size="m" alignItems="center">
        <MissingSheet />
        <Box variant="h1">{title}</Box>
        <Box color="text-body-secondary">{text}</Box>
        <RouteButton href={paths.home()} variant="primary">
          {t('home')}
        </RouteButton>
      </SpaceBetween>
    </Box>
  );
};

type Props = Denied & { children: ReactNode };

/** A page for those who may see it: from one moment to the next when that changes. */
export const PermittedPage = ({ action, on, children }: Props) =>
  useGuard(action, on).may ? children : <NoPermissionPage action={action} on={on} />;
