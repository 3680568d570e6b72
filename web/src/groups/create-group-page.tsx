import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { PermittedPage } from '../access/no-permission.tsx';
import { PoliciesEditor } from '../access/policies-editor.tsx';
import { areComplete, type PolicyDraft, policiesOf } from '../access/policy-drafts.ts';
import { UnsavedChanges } from '../accounts/unsaved-changes.tsx';
import { notify } from '../frame/notices.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { GroupFields } from './group-fields.tsx';
import { createGroupMutation } from './group-queries.ts';
import { type Member, MemberChoice } from './member-choice.tsx';
import { useWrongFacts } from './use-wrong-facts.ts';

export const handle: PageHandle = {
  page: (t) => ({
    title: t('groups:create.title'),
    crumbs: [{ text: t('groups:title'), href: paths.groups() }],
    help: { title: t('groups:create.title'), text: t('groups:help.create') },
  }),
};

export const Component = () => (
  <PermittedPage action="Change/createGroup">
    <CreateGroup />
  </PermittedPage>
);

const NOTHING = { name: '', description: '', externalName: '' };

const CreateGroup = () => {
  const { t } = useTranslation('groups');
  const navigate = useNavigate();
  const creation = useMutation(createGroupMutation());
  const [facts, setFacts] = useState(NOTHING);
  const [drafts, setDrafts] = useState<readonly PolicyDraft[]>([]);
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const saved = useRef(false);
  const { right, taken, texts } = useWrongFacts(facts, creation.error, creation.variables?.name);
  const touched = facts !== NOTHING || drafts.length > 0 || members.length > 0;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (creation.isPending) return;
    setTried(true);
    if (!right || !areComplete(drafts)) return focusFirstError(form.current);
    creation.mutate(
      { ...facts, policies: policiesOf(drafts), members: members.map(({ id }) => id) },
      {
        onSuccess: ({ id, name }) => {
          saved.current = true;
          notify({ type: 'success', content: t('create.done', { name }) });
          navigate(paths.group(id), { replace: true });
        },
        onError: () => focusFirstError(form.current),
      },
    );
  };

  return (
    <ContentLayout header={<Header variant="h1">{t('create.title')}</Header>}>
      <form ref={form} onSubmit={submit} noValidate>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => navigate(paths.groups())}>
                {t('create.cancel')}
              </Button>
              <Button variant="primary" loading={creation.isPending}>
                {t('create.submit')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">{t('create.group')}</Header>}>
              <GroupFields value={facts} wrong={tried ? texts : {}} onChange={setFacts} />
            </Container>
            <Header variant="h2" description={t('create.policiesHint')}>
              {t('column.policies')}
            </Header>
            <PoliciesEditor drafts={drafts} onChange={setDrafts} tried={tried} />
            <Container
              header={
                <Header variant="h2" description={t('create.membersHint')}>
                  {t('column.members')}
                </Header>
              }
            >
              <FormField label={t('field.optional', { field: t('members.accounts') })}>
                <MemberChoice value={members} onChange={setMembers} />
              </FormField>
            </Container>
            {creation.error && !taken && <ProblemAlert error={creation.error} />}
          </SpaceBetween>
        </Form>
      </form>
      {touched && <UnsavedChanges saved={saved} />}
    </ContentLayout>
  );
};

/** After it was drawn. */
const focusFirstError = (form: HTMLFormElement | null) =>
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
