import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AccessKey } from 'shared/accounts/access-key';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { activateAccessKeyMutation } from './access-key-queries.ts';
import styles from './access-keys-page.module.css';

type Props = { accessKey: AccessKey; onDelete: () => void };

export const AccessKeyCard = ({ accessKey, onDelete }: Props) => {
  const { t } = useTranslation(['accounts', 'ui']);
  const { id, active } = accessKey;
  const change = useMutation(activateAccessKeyMutation());
  const toggle = () =>
    change.mutate(
      { id, active: !active },
      {
        onSuccess: () =>
          notify({ type: 'success', content: t(active ? 'keys.deactivated' : 'keys.activated', { id }) }),
      },
    );
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button
                loading={change.isPending}
                onClick={toggle}
                ariaLabel={t(active ? 'keys.deactivateKey' : 'keys.activateKey', { id })}
              >
                {active ? t('keys.deactivate') : t('keys.activate')}
              </Button>
              <Button onClick={onDelete} ariaLabel={t('keys.deleteKey', { id })}>
                {t('keys.delete')}
              </Button>
            </SpaceBetween>
          }
        >
          <span className={styles.id}>
            {id}
            <CopyButton text={id} label={t('keys.idOf')} />
          </span>
        </Header>
      }
    >
      <SpaceBetween size="m">
        {change.error && <ProblemAlert error={change.error} />}
        <KeyValuePairs
          columns={3}
          minColumnWidth={150}
          items={[
            {
              label: t('keys.status'),
              value: (
                <StatusIndicator type={active ? 'success' : 'stopped'}>
                  {active ? t('keys.active') : t('keys.inactive')}
                </StatusIndicator>
              ),
            },
            { label: t('keys.created'), value: <TimeAgo time={accessKey.createdAt} /> },
            {
              label: t('keys.lastUsed'),
              value: <TimeAgo time={accessKey.lastUsedAt} otherwise={t('ui:never')} />,
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};

/** Where a card will be. */
export const AccessKeyOutline = () => {
  const { t } = useTranslation('accounts');
  return (
    <Outline>
      <Container header={<OutlineBar variant="text-heading-l" width={25} />}>
        <KeyValuePairs
          columns={3}
          minColumnWidth={150}
          items={[t('keys.status'), t('keys.created'), t('keys.lastUsed')].map((label) => ({
            label,
            value: <OutlineBar width={40} />,
          }))}
        />
      </Container>
    </Outline>
  );
};
