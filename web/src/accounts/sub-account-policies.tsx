import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubAccount } from 'shared/accounts/sub-account';
import { PoliciesForm } from '../access/policies-form.tsx';
import { PolicyList } from '../access/policy-list.tsx';
import { notify } from '../frame/notices.ts';
import { Empty } from '../ui/empty.tsx';
import { updateSubAccountMutation } from './sub-account-queries.ts';

type Props = { account: SubAccount };

export const SubAccountPolicies = ({ account }: Props) => {
  const { t } = useTranslation(['subAccounts', 'policies']);
  const [editing, setEditing] = useState(false);
  const update = useMutation(updateSubAccountMutation(String(account.id)));
  if (editing)
    return (
      <PoliciesForm
        title={t('column.policies')}
        hint={t('create.policiesHint')}
        policies={account.policies}
        update={update}
        onSaved={() => notify({ type: 'success', content: t('policies.done', { loginId: account.loginId }) })}
        onDone={() => {
          // What failed this time is not told the next.
          update.reset();
          setEditing(false);
        }}
      />
    );
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
