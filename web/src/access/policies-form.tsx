import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Policy } from 'shared/access/policy';
import { UnsavedChanges } from '../accounts/unsaved-changes.tsx';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { PoliciesEditor } from './policies-editor.tsx';
import { areComplete, draftsOf, newDraft, type PolicyDraft, policiesOf } from './policy-drafts.ts';

type Update = {
  isPending: boolean;
  error: Error | null;
  mutate: (changes: { policies: Policy[] }, options: { onSuccess: () => void }) => void;
};
type Props = {
  title: string;
  hint: string;
  policies: readonly Policy[];
  update: Update;
  onSaved: () => void;
  onDone: () => void;
};

/** Changes the policies of an account or a group in their place. */
export const PoliciesForm = ({ title, hint, policies, update, onSaved, onDone }: Props) => {
  const { t } = useTranslation();
  const [before] = useState(() => draftsOf(policies));
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
          onSaved();
          onDone();
        },
      },
    );
  };

  return (
    <SpaceBetween size="l">
      <Header variant="h2" description={hint}>
        {title}
      </Header>
      <PoliciesEditor drafts={drafts} onChange={setDrafts} tried={tried} />
      {update.error && <ProblemAlert error={update.error} />}
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="primary" loading={update.isPending} onClick={save}>
          {t('dialog.save')}
        </Button>
        <Button variant="link" disabled={update.isPending} onClick={onDone}>
          {t('dialog.cancel')}
        </Button>
      </SpaceBetween>
      {drafts !== before && <UnsavedChanges saved={saved} />}
    </SpaceBetween>
  );
};
