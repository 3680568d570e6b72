import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryClient, useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, redirect, useNavigate, useSearchParams } from 'react-router';
import { isProblem } from '../api/call.ts';
import { load } from '../api/query-client.ts';
import { useTitle } from '../ui/use-title.ts';
import { returnPath } from './return-path.ts';
import { sessionQuery, signInMutation } from './session-queries.ts';
import styles from './sign-in-page.module.css';

export const loader =
  (queryClient: QueryClient) =>
  async ({ request }: LoaderFunctionArgs) => {
    // Whether somebody is signed in already is worth a look, but a server that is away must not hide the form.
    const session = await load(queryClient, sessionQuery()).catch(() => undefined);
    if (session?.account) throw redirect(returnPath(new URL(request.url).searchParams.get('returnTo')));
    return null;
  };

export function Component() {
  const { t } = useTranslation(['accounts', 'common']);
  useTitle(t('signIn.title'));
  return (
    <div className={styles.page}>
      <div className={styles.brand} aria-hidden="true">
        <Layers />
      </div>
      <main className={styles.main}>
        <div className={styles.card}>
          <div className={styles.product}>
            <img src="/favicon.svg" alt="" width="36" height="36" />
            <span>{t('common:product')}</span>
          </div>
          <h1 className={styles.title}>{t('signIn.title')}</h1>
          <p className={styles.hint}>{t('signIn.hint')}</p>
          <SignInForm />
        </div>
      </main>
    </div>
  );
}

const SignInForm = () => {
  const { t } = useTranslation('accounts');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const [tried, setTried] = useState(false);
  const signIn = useMutation(signInMutation());

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (signIn.isPending || loginId.trim() === '' || password === '') return;
    signIn.mutate(
      { loginId, password },
      { onSuccess: () => navigate(returnPath(params.get('returnTo')), { replace: true }) },
    );
  };

  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="m">
        <FormField
          label={t('signIn.loginId')}
          errorText={tried && loginId.trim() === '' && t('signIn.loginIdMissing')}
          stretch
        >
          <Input
            name="username"
            value={loginId}
            autoFocus
            autoComplete="username"
            disableBrowserAutocorrect
            spellcheck={false}
            ariaRequired
            onChange={({ detail }) => setLoginId(detail.value)}
          />
        </FormField>
        <FormField
          label={t('signIn.password')}
          errorText={tried && password === '' && t('signIn.passwordMissing')}
          stretch
        >
          <div className={styles.password}>
            <Input
              name="password"
              type={visible ? 'text' : 'password'}
              value={password}
              autoComplete="current-password"
              disableBrowserAutocorrect
              spellcheck={false}
              ariaRequired
              onChange={({ detail }) => setPassword(detail.value)}
            />
            <span className={styles.reveal}>
              <Button
                variant="inline-icon"
                formAction="none"
                iconSvg={<Eye crossed={visible} />}
                ariaLabel={visible ? t('signIn.hide') : t('signIn.show')}
                onClick={() => setVisible(!visible)}
              />
            </span>
          </div>
        </FormField>
        {signIn.error && !signIn.isPending && <Refusal error={signIn.error} />}
        <Box margin={{ top: 'xs' }}>
          <Button variant="primary" formAction="submit" fullWidth loading={signIn.isPending}>
            {t('signIn.submit')}
          </Button>
        </Box>
      </SpaceBetween>
    </form>
  );
};

const Refusal = ({ error }: { error: Error }) => {
  const { t } = useTranslation(['accounts', 'common']);
  if (isProblem(error, 'wrong-credentials')) return <Alert type="error">{t('signIn.wrong')}</Alert>;
  if (isProblem(error, 'too-many-attempts')) return <Alert type="warning">{t('signIn.tooMany')}</Alert>;
  return (
    <Alert type="error" header={t('common:problem.connectionLost')}>
      {t('signIn.failed')}
    </Alert>
  );
};

const Eye = ({ crossed }: { crossed: boolean }) => (
  <svg viewBox="0 0 16 16" focusable="false" aria-hidden="true">
    <path d="M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8z" />
    <circle cx="8" cy="8" r="2" />
    {crossed && <path d="M2.5 13.5l11-11" />}
  </svg>
);

/** Sheets of an image, laid one on the other. */
const Layers = () => (
  <svg className={styles.layers} viewBox="0 0 400 420" role="presentation">
    {[0, 1, 2, 3, 4].map((sheet) => (
      <path key={sheet} d={`M200 ${60 + sheet * 52}l150 75-150 75-150-75z`} />
    ))}
  </svg>
);
