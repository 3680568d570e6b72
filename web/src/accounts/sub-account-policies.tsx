import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';
import { PoliciesEditor } from '../access/policies-editor.tsx';
import { areComplete, draftsOf, newDraft, type PolicyDraft, policiesOf } from '../access/policy-drafts.ts';
import { PolicyList } from '../access/policy-list.tsx';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Empty } from '../ui/empty.tsx';
import { updateSubAccountMutation } from './sub-account-queries.ts';
import { UnsavedChanges } from './unsaved-changes.tsx';

type Props = { account: SubAccount };

export const SubAccountPolicies = ({ account }: Props) => {
  const { t } = useTranslation(['subAccounts', 'policies']);
  const [editing, setEditing] = useState(false);
  if (editing) return <PoliciesForm account={account} onDone={() => setEditing(false)} />;
  const { policies } = account;
  const edit = (
    <Button onClick={() => setEditing(true)}>
      {policies.length > 0 ? t('policies.edit') : t('policies:policy.add')}
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h2" actions={policies.length > 0 && edit}>
            {t('column.policies')}
          </Header>
        }
      >
        {policies.length > 0 ? (
          <PolicyList policies={policies} />
        ) : (
          <Empty
            title={t('policies.empty.title')}
            text={t(account.groups.length > 0 ? 'policies.empty.inGroups' : 'policies.empty.text')}
            action={edit}
          />
        )}
      </Container>
      {account.groups.map((group) => (
        <Container
          key={group.id}
          header={<Header variant="h2">{t('policies.ofGroup', { group: group.name })}</Header>}
        >
          {group.policies.length > 0 ? <PolicyList policies={group.policies} /> : t('policies.noneOfGroup')}
        </Container>
      ))}
    </SpaceBetween>
  );
};

const PoliciesForm = ({ account, onDone }: Props & { onDone: () => void }) => {
  const { t } = useTranslation('subAccounts');
  const { id, loginId } = account;
  const update = useMutation(updateSubAccountMutation(String(id)));
  const [before] = useState(() => draftsOf(account.policies));
  const [drafts, setDrafts] = useState<readonly PolicyDraft[]>(() =>
    before.length > 0 ? before : [newDraft()],
  );
  const [tried, setTried] = useState(false);
  const saved = useRef(false);

  const save = () => {
    setTried(true);
    if (update.isPending || !areComplete(drafts)) return;
    update.mutate(
      { policies: policiesOf(drafts) },
      {
        onSuccess: () => {
          saved.current = true;
          notify({ type: 'success', content: t('policies.done', { loginId }) });
          onDone();
        },
      },
    );
  };

  return (
    <SpaceBetween size="l">
      <Header variant="h2" description={t('create.policiesHint')}>
        {t('column.policies')}
      </Header>
      <PoliciesEditor drafts={drafts} onChange={setDrafts} tried={tried} />
      {update.error && <ProblemAlert error={update.error} />}
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" loading={update.isPending} onClick={save}>
          {t('policies.save')}
        </Button>
        <Button variant="link" disabled={update.isPending} onClick={onDone}>
          {t('policies.cancel')}
        </Button>
      </SpaceBetween>
      {drafts !== before && <UnsavedChanges saved={saved} />}
    </SpaceBetween>
  );
};
