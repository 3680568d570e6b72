import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { PoliciesEditor } from '../access/policies-editor.tsx';
import { areComplete, type PolicyDraft, policiesOf } from '../access/policy-drafts.ts';
import { useGuard } from '../access/use-guard.ts';
import { isProblem } from '../api/call.ts';
import { notify } from '../frame/notices.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { type AccessDraft, accessOf } from './access-draft.ts';
import { InitialPasswordDialog } from './initial-password-dialog.tsx';
import { isNewPassword } from './new-password.ts';
import { PasswordChoice } from './password-choice.tsx';
import { AccessFields, PersonFields } from './sub-account-fields.tsx';
import { createSubAccountMutation } from './sub-account-queries.ts';
import { UnsavedChanges } from './unsaved-changes.tsx';
import { wrongFields } from './wrong-fields.ts';

const { LoginId } = await import('shared/accounts/sub-account');

export const handle: PageHandle = {
  page: (t) => ({
    title: t('subAccounts:create.title'),
    crumbs: [{ text: t('subAccounts:title'), href: paths.subAccounts() }],
    help: { title: t('subAccounts:create.title'), text: t('subAccounts:help.create') },
  }),
};

const NOBODY = { name: '', email: '', memo: '' };
const ALL_ACCESS: AccessDraft = {
  consoleAccess: true,
  apiGatewayAccess: true,
  consoleAddresses: '',
  keyAddresses: '',
};
const NONE: ReadonlySet<string> = new Set();

export function Component() {
  const { t } = useTranslation('subAccounts');
  const navigate = useNavigate();
  const guard = useGuard('Change/createSubAccount');
  const creation = useMutation(createSubAccountMutation());
  const [loginId, setLoginId] = useState('');
  const [person, setPerson] = useState(NOBODY);
  const [access, setAccess] = useState(ALL_ACCESS);
  const [password, setPassword] = useState<string>();
  const [drafts, setDrafts] = useState<readonly PolicyDraft[]>([]);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const saved = useRef(false);
  const created = creation.data;

  const wrong = wrongFields({ ...person, ...accessOf(access) });
  const told = tried ? wrong : NONE;
  const wrongLoginId = wrongWith(loginId);
  // Whoever cannot sign in needs no password; one can be given later.
  const given = access.consoleAccess ? password : undefined;
  const ready =
    wrongLoginId === undefined &&
    wrong.size === 0 &&
    areComplete(drafts) &&
    (given === undefined || isNewPassword(given));
  const taken = sent === loginId && isProblem(creation.error, 'name-taken');

  const goOn = (id: number) => navigate(paths.subAccount(id), { replace: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (creation.isPending || created) return;
    setTried(true);
    setSent(loginId);
    if (!ready) return focusFirstError(form.current);
    creation.mutate(
      {
        loginId,
        ...person,
        ...accessOf(access),
        policies: policiesOf(drafts),
        ...(given !== undefined && { password: given }),
      },
      {
        onSuccess: ({ id, password: generated }) => {
          saved.current = true;
          notify({ type: 'success', content: t('create.done', { loginId }) });
          if (generated === null || !access.consoleAccess) goOn(id);
        },
        onError: () => focusFirstError(form.current),
      },
    );
  };

  const loginIdError =
    (taken && t('wrong.taken', { loginId })) ||
    (wrongLoginId && (tried || wrongLoginId === 'loginIdCharacters') && t(`wrong.${wrongLoginId}`));
  const touched = loginId !== '' || person !== NOBODY || access !== ALL_ACCESS || drafts.length > 0;

  return (
    <ContentLayout header={<Header variant="h1">{t('create.title')}</Header>}>
      <form ref={form} onSubmit={submit} noValidate>
        <Form
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={() => navigate(paths.subAccounts())}>
                {t('create.cancel')}
              </Button>
              <Button variant="primary" loading={creation.isPending} {...guard.button}>
                {t('create.submit')}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">{t('create.person')}</Header>}>
              <SpaceBetween size="l">
                <FormField
                  label={t('column.loginId')}
                  constraintText={t('create.loginIdHint')}
                  errorText={loginIdError}
                >
                  <Input
                    value={loginId}
                    autoFocus
                    autoComplete={false}
                    disableBrowserAutocorrect
                    spellcheck={false}
                    ariaRequired
                    placeholder="kim.minji"
                    onChange={({ detail }) => setLoginId(detail.value.trim())}
                  />
                </FormField>
                <PersonFields value={person} wrong={told} onChange={setPerson} />
              </SpaceBetween>
            </Container>
            <Container header={<Header variant="h2">{t('create.access')}</Header>}>
              <SpaceBetween size="l">
                <AccessFields value={access} wrong={told} onChange={setAccess} />
                {access.consoleAccess && (
                  <PasswordChoice value={password} onChange={setPassword} tried={tried} />
                )}
              </SpaceBetween>
            </Container>
            <Header variant="h2" description={t('create.policiesHint')}>
              {t('create.policies')}
            </Header>
            <PoliciesEditor drafts={drafts} onChange={setDrafts} tried={tried} />
            {creation.error && !taken && <ProblemAlert error={creation.error} />}
          </SpaceBetween>
        </Form>
      </form>
      {touched && <UnsavedChanges saved={saved} />}
      {created?.password && access.consoleAccess && (
        <InitialPasswordDialog
          title={t('password.newTitle')}
          loginId={created.loginId}
          password={created.password}
          onDismiss={() => goOn(created.id)}
        />
      )}
    </ContentLayout>
  );
}

/** Which part of the rule it breaks: the contract says that in English only. */
const wrongWith = (loginId: string) => {
  if (loginId === '') return 'loginIdMissing';
  const { error } = LoginId.safeParse(loginId);
  if (!error) return undefined;
  return error.issues.some(({ code }) => code === 'invalid_format') ? 'loginIdCharacters' : 'loginIdLength';
};

/** After it was drawn. */
const focusFirstError = (form: HTMLFormElement | null) =>
  setTimeout(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
