import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ACCESS_KEYS } from 'shared/accounts/access-key';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Empty } from '../ui/empty.tsx';
import { AccessKeyCard } from './access-key-card.tsx';
import { accessKeysQuery, createAccessKeyMutation } from './access-key-queries.ts';
import styles from './access-keys-page.module.css';
import { DeleteAccessKeyDialog } from './delete-access-key-dialog.tsx';
import { NewAccessKeyDialog } from './new-access-key-dialog.tsx';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('accounts:keys.title'),
    crumbs: [],
    help: { title: t('accounts:keys.help.title'), text: t('accounts:keys.help.text') },
  }),
};

export const loader = (queryClient: QueryClient) => async () => {
  await load(queryClient, accessKeysQuery());
  return null;
};

export function Component() {
  const { t } = useTranslation('accounts');
  const { data } = useSuspenseQuery(accessKeysQuery());
  const creation = useMutation(createAccessKeyMutation());
  const [deleting, setDeleting] = useState<string>();
  const full = data.items.length >= MAX_ACCESS_KEYS;
  const create = (variant: 'primary' | 'normal') => (
    <Button
      variant={variant}
      loading={creation.isPending}
      disabled={full}
      disabledReason={full ? t('keys.full', { count: MAX_ACCESS_KEYS }) : undefined}
      onClick={() => creation.mutate()}
    >
      {t('keys.create')}
    </Button>
  );

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        counter={`(${data.items.length}/${MAX_ACCESS_KEYS})`}
        description={t('keys.description')}
        actions={create('primary')}
      >
        {t('keys.title')}
      </Header>
      {creation.error && <ProblemAlert error={creation.error} />}
      {data.items.length === 0 ? (
        <Container>
          <Empty title={t('keys.empty.title')} text={t('keys.empty.text')} action={create('normal')} />
        </Container>
      ) : (
        <ul className={styles.keys}>
          {data.items.map((accessKey) => (
            <li key={accessKey.id}>
              <AccessKeyCard accessKey={accessKey} onDelete={() => setDeleting(accessKey.id)} />
            </li>
          ))}
        </ul>
      )}
      {creation.data && <NewAccessKeyDialog accessKey={creation.data} onDismiss={creation.reset} />}
      {deleting && <DeleteAccessKeyDialog id={deleting} onDismiss={() => setDeleting(undefined)} />}
    </SpaceBetween>
  );
}
