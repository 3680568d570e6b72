import Badge from '@cloudscape-design/components/badge';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OwnSession } from 'shared/accounts/session';
import { useIncoming } from '../api/query-client.ts';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { PlainTable } from '../ui/plain-table.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { browserName } from './browser-name.ts';
import { endSessionMutation, ownSessionsQuery } from './session-queries.ts';

export const OwnSessions = () => {
  const { t } = useTranslation('accounts');
  const { data: sessions } = useIncoming(ownSessionsQuery());
  const ending = useMutation(endSessionMutation());
  const nameOf = ({ userAgent }: OwnSession) => browserName(userAgent) ?? t('sessions.unknown');
  const end = ({ id }: OwnSession) =>
    ending.mutate(id, {
      onSuccess: () => notify({ type: 'success', content: t('sessions.ended') }),
    });
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={sessions && `(${sessions.items.length})`}
          description={t('sessions.description')}
        >
          {t('sessions.title')}
        </Header>
      }
    >
      {sessions ? (
        <SpaceBetween size="m">
          {ending.error && <ProblemAlert error={ending.error} />}
          <PlainTable
            label={t('sessions.title')}
            rows={sessions.items}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'browser',
                header: t('sessions.browser'),
                wide: true,
                cell: (session) => (
                  <SpaceBetween direction="horizontal" size="xs">
                    {nameOf(session)}
                    {session.current && <Badge color="green">{t('sessions.current')}</Badge>}
                  </SpaceBetween>
                ),
              },
              { id: 'address', header: t('sessions.address'), cell: ({ address }) => address },
              {
                id: 'signedIn',
                header: t('sessions.signedIn'),
                cell: ({ signedInAt }) => <TimeAgo time={signedInAt} />,
              },
              {
                id: 'action',
                header: t('sessions.action'),
                cell: (session) =>
                  session.current ? (
                    '–'
                  ) : (
                    <Button
                      variant="inline-link"
                      loading={ending.isPending && ending.variables === session.id}
                      ariaLabel={t('sessions.endOf', { browser: nameOf(session), address: session.address })}
                      onClick={() => end(session)}
                    >
                      {t('sessions.end')}
                    </Button>
                  ),
              },
            ]}
          />
        </SpaceBetween>
      ) : (
        <Outline>
          <OutlineBar />
          <OutlineBar width={70} />
        </Outline>
      )}
    </Container>
  );
};
