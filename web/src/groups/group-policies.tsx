import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Group } from 'shared/accounts/group';
import { PoliciesEditor } from '../access/policies-editor.tsx';
import { areComplete, draftsOf, newDraft, type PolicyDraft, policiesOf } from '../access/policy-drafts.ts';
import { PolicyList } from '../access/policy-list.tsx';
import { UnsavedChanges } from '../accounts/unsaved-changes.tsx';
import { notify } from '../frame/notices.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Empty } from '../ui/empty.tsx';
import { updateGroupMutation } from './group-queries.ts';

type Props = { group: Group };

export const GroupPolicies = ({ group }: Props) => {
  const { t } = useTranslation(['groups', 'policies']);
  const [editing, setEditing] = useState(false);
  if (editing) return <PoliciesForm group={group} onDone={() => setEditing(false)} />;
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

const PoliciesForm = ({ group, onDone }: Props & { onDone: () => void }) => {
  const { t } = useTranslation(['groups', 'ui']);
  const { id, name } = group;
  const update = useMutation(updateGroupMutation(`${id}`));
  const [before] = useState(() => draftsOf(group.policies));
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
          notify({ type: 'success', content: t('policies.done', { name }) });
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
          {t('ui:dialog.save')}
        </Button>
        <Button variant="link" disabled={update.isPending} onClick={onDone}>
          {t('ui:dialog.cancel')}
        </Button>
      </SpaceBetween>
      {drafts !== before && <UnsavedChanges saved={saved} />}
    </SpaceBetween>
  );
};
