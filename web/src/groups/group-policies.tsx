import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { PoliciesForm } from '../access/policies-form.tsx';
import { PolicyList } from '../access/policy-list.tsx';
import { notify } from '../frame/notices.ts';
import { Empty } from '../ui/empty.tsx';
import { updateGroupMutation } from './group-queries.ts';

type Props = { group: Group };

export const GroupPolicies = ({ group }: Props) => {
  const { t } = useTranslation(['groups', 'policies']);
  const [editing, setEditing] = useState(false);
  const update = useMutation(updateGroupMutation(`${group.id}`));
  if (editing)
    return (
      <PoliciesForm
        title={t('column.policies')}
        hint={t('create.policiesHint')}
        policies={group.policies}
        update={update}
        onSaved={() => notify({ type: 'success', content: t('policies.done', { name: group.name }) })}
        onDone={() => {
          // What failed this time is not told the next.
          update.reset();
          setEditing(false);
        }}
      />
    );
  const { policies } = group;
  const edit = (
    <Button onClick={() => setEditing(true)}>
      {policies.length > 0 ? t('policies.edit') : t('policies:policy.add')}
    </Button>
  );
  return (
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
        <Empty title={t('policies.empty.title')} text={t('policies.empty.text')} action={edit} />
      )}
    </Container>
  );
};
