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
import { useNow } from '../ui/now.ts';
import { Outline, OutlineBar } from '../ui/outline.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { activateAccessKeyMutation, type KeyOwner } from './access-key-queries.ts';
import styles from './access-keys.module.css';

const LAYOUT = { columns: 3, minColumnWidth: 150 };

type Props = { owner: KeyOwner; accessKey: AccessKey; variant: 'h2' | 'h3'; onDelete: () => void };

export const AccessKeyCard = ({ owner, accessKey, variant, onDelete }: Props) => {
  const { t } = useTranslation(['accounts', 'policies', 'ui']);
  const { id, active, expiresAt, lastUsedAt, lastUsedFrom, readOnly, registries } = accessKey;
  const change = useMutation(activateAccessKeyMutation(owner));
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
          variant={variant}
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
          {...LAYOUT}
          items={[
            { label: t('keys.status'), value: <Status accessKey={accessKey} /> },
            { label: t('keys.created'), value: <TimeAgo time={accessKey.createdAt} /> },
            {
              label: t('keys.lastUsed'),
              value: (
                <>
                  <TimeAgo time={lastUsedAt} otherwise={t('ui:never')} />
                  {lastUsedFrom && (
                    <div className={styles.from}>{t('keys.lastUsedFrom', { address: lastUsedFrom })}</div>
                  )}
                </>
              ),
            },
            {
              label: t('keys.expires'),
              value: <TimeAgo time={expiresAt} otherwise={t('keys.terms.never')} />,
            },
            {
              label: t('keys.terms.rights'),
              value: readOnly ? t('keys.terms.readOnly') : t('keys.asAccount'),
            },
            {
              label: t('keys.registries'),
              value: registries ? (
                <code className={styles.resources}>{registries.join(', ')}</code>
              ) : (
                t('keys.asAccount')
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
};

const Status = ({ accessKey: { active, expiresAt } }: { accessKey: AccessKey }) => {
  const { t } = useTranslation('accounts');
  const now = useNow();
  if (expiresAt !== null && Date.parse(expiresAt) <= now)
    return <StatusIndicator type="error">{t('keys.expired')}</StatusIndicator>;
  return active ? (
    <StatusIndicator type="success">{t('keys.active')}</StatusIndicator>
  ) : (
    <StatusIndicator type="stopped">{t('keys.inactive')}</StatusIndicator>
  );
};

/** Where a card will be. */
export const AccessKeyOutline = () => {
  const { t } = useTranslation('accounts');
  const labels = [
    t('keys.status'),
    t('keys.created'),
    t('keys.lastUsed'),
    t('keys.expires'),
    t('keys.terms.rights'),
    t('keys.registries'),
  ];
  return (
    <Outline>
      <Container header={<OutlineBar variant="text-heading-l" width={25} />}>
        <KeyValuePairs
          {...LAYOUT}
          items={labels.map((label) => ({ label, value: <OutlineBar width={40} /> }))}
        />
      </Container>
    </Outline>
  );
};
