import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_ACCESS_KEYS } from 'shared/accounts/access-key';
import { fetchCode } from '../api/fetch-code.ts';
import { useIncoming } from '../api/query-client.ts';
import { Empty } from '../ui/empty.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { AccessKeyCard, AccessKeyOutline } from './access-key-card.tsx';
import { accessKeysQuery, createAccessKeyMutation, type KeyOwner } from './access-key-queries.ts';
import styles from './access-keys.module.css';
import { NewAccessKeyDialog } from './new-access-key-dialog.tsx';

const CreateAccessKeyDialog = lazy(() => fetchCode(() => import('./create-access-key-dialog.tsx')));
const DeleteAccessKeyDialog = lazy(() => fetchCode(() => import('./delete-access-key-dialog.tsx')));

type Props = {
  owner: KeyOwner;
  /** A page of their own, or a part of one. */
  variant: 'h1' | 'h2';
  description: string;
  /** What is said where there is none. */
  empty: string;
  /** Why none of them counts at present. */
  resting: string | undefined;
};

export const AccessKeys = ({ owner, variant, description, empty, resting }: Props) => {
  const { t } = useTranslation('accounts');
  const { data: keys } = useIncoming(accessKeysQuery(owner));
  const creation = useMutation(createAccessKeyMutation(owner));
  const dialog = useDialog(['create-key']);
  const [deleting, setDeleting] = useState<string>();
  const full = keys !== undefined && keys.items.length >= MAX_ACCESS_KEYS;
  const create = (look: 'primary' | 'normal') => (
    <Button
      variant={look}
      disabled={full}
      disabledReason={full ? t('keys.full', { count: MAX_ACCESS_KEYS }) : undefined}
      onClick={() => dialog.show('create-key')}
    >
      {t('keys.create')}
    </Button>
  );

  return (
    <SpaceBetween size="l">
      <Header
        variant={variant}
        counter={keys && `(${keys.items.length}/${MAX_ACCESS_KEYS})`}
        description={description}
        actions={create(variant === 'h1' ? 'primary' : 'normal')}
      >
        {t('keys.title')}
      </Header>
      {resting && <Alert type="warning">{resting}</Alert>}
      {keys === undefined ? (
        <AccessKeyOutline />
      ) : keys.items.length === 0 ? (
        <Container>
          <Empty title={t('keys.empty.title')} text={empty} />
        </Container>
      ) : (
        <ul className={styles.keys}>
          {keys.items.map((accessKey) => (
            <li key={accessKey.id}>
              <AccessKeyCard
                owner={owner}
                accessKey={accessKey}
                variant={variant === 'h1' ? 'h2' : 'h3'}
                onDelete={() => setDeleting(accessKey.id)}
              />
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {dialog.shown && !creation.data && !full && (
          <CreateAccessKeyDialog
            creation={creation}
            onDismiss={() => {
              creation.reset();
              dialog.close();
            }}
          />
        )}
        {creation.data && (
          <NewAccessKeyDialog
            accessKey={creation.data}
            onDismiss={() => {
              creation.reset();
              dialog.close();
            }}
          />
        )}
        {deleting && (
          <DeleteAccessKeyDialog owner={owner} id={deleting} onDismiss={() => setDeleting(undefined)} />
        )}
      </Suspense>
    </SpaceBetween>
  );
};
