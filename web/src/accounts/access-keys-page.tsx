import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ACCESS_KEYS } from 'shared/accounts/access-key';
import { fetchCode } from '../api/fetch-code.ts';
import { loadBriefly, useIncoming } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Empty } from '../ui/empty.tsx';
import { AccessKeyCard, AccessKeyOutline } from './access-key-card.tsx';
import { accessKeysQuery, createAccessKeyMutation } from './access-key-queries.ts';
import styles from './access-keys-page.module.css';
import { NewAccessKeyDialog } from './new-access-key-dialog.tsx';

const DeleteAccessKeyDialog = lazy(() => fetchCode(() => import('./delete-access-key-dialog.tsx')));

export const handle: PageHandle = {
  page: (t) => ({
    title: t('accounts:keys.title'),
    crumbs: [],
    help: { title: t('accounts:keys.help.title'), text: t('accounts:keys.help.text') },
  }),
};

export const loader = (queryClient: QueryClient) => async () => {
  await loadBriefly(queryClient, accessKeysQuery());
  return null;
};

export function Component() {
  const { t } = useTranslation('accounts');
  const { data: keys } = useIncoming(accessKeysQuery());
  const creation = useMutation(createAccessKeyMutation());
  const [deleting, setDeleting] = useState<string>();
  const full = keys !== undefined && keys.items.length >= MAX_ACCESS_KEYS;
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
        counter={keys && `(${keys.items.length}/${MAX_ACCESS_KEYS})`}
        description={t('keys.description')}
        actions={create('primary')}
      >
        {t('keys.title')}
      </Header>
      {creation.error && <ProblemAlert error={creation.error} />}
      {keys === undefined ? (
        <AccessKeyOutline />
      ) : keys.items.length === 0 ? (
        <Container>
          <Empty title={t('keys.empty.title')} text={t('keys.empty.text')} action={create('normal')} />
        </Container>
      ) : (
        <ul className={styles.keys}>
          {keys.items.map((accessKey) => (
            <li key={accessKey.id}>
              <AccessKeyCard accessKey={accessKey} onDelete={() => setDeleting(accessKey.id)} />
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {creation.data && <NewAccessKeyDialog accessKey={creation.data} onDismiss={creation.reset} />}
        {deleting && <DeleteAccessKeyDialog id={deleting} onDismiss={() => setDeleting(undefined)} />}
      </Suspense>
    </SpaceBetween>
  );
}
