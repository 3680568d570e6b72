import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { isProblem } from '../api/call.ts';
import { PlainButton } from '../ui/plain-button.tsx';
import { useLocale } from '../ui/use-locale.ts';
import { EntranceField, PasswordField } from './entrance-field.tsx';
import styles from './entrance-form.module.css';
import { EntranceRefusal } from './entrance-refusal.tsx';
import { returnPath } from './return-path.ts';
import { signInMutation } from './session-queries.ts';

export const SignInForm = () => {
  const { t } = useTranslation('signIn');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [tried, setTried] = useState(false);
  const signIn = useMutation(signInMutation());
  const missing = { loginId: loginId.trim() === '', password: password === '' };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (signIn.isPending) return;
    if (missing.loginId || missing.password) {
      const field = form.current?.elements.namedItem(missing.loginId ? 'username' : 'password');
      if (field instanceof HTMLInputElement) field.focus();
      return;
    }
    if (code !== undefined && code.trim() === '') return;
    signIn.mutate(
      { loginId, password, ...(code !== undefined && { code }) },
      {
        onSuccess: () => navigate(returnPath(params.get('returnTo')), { replace: true }),
        onError: (error) => isProblem(error, 'second-factor-needed') && setCode(''),
      },
    );
  };

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      {code === undefined ? (
        <>
          <EntranceField
            label={t('loginId')}
            error={tried && missing.loginId && t('loginIdMissing')}
            name="username"
            value={loginId}
            autoFocus
            autoComplete="username"
            onChange={({ target }) => setLoginId(target.value)}
          />
          <PasswordField
            label={t('password')}
            error={tried && missing.password && t('passwordMissing')}
            name="password"
            value={password}
            autoComplete="current-password"
            onChange={({ target }) => setPassword(target.value)}
          />
        </>
      ) : (
        <EntranceField
          label={t('code')}
          hint={t('codeHint')}
          error={false}
          name="code"
          value={code}
          autoFocus
          autoComplete="one-time-code"
          onChange={({ target }) => setCode(target.value)}
        />
      )}
      {/* There before it says something, or screen readers would miss it. */}
      <div role="alert">{signIn.error && !signIn.isPending && <Refusal error={signIn.error} />}</div>
      <PlainButton fullWidth busy={signIn.isPending}>
        {t('submit')}
      </PlainButton>
      {code !== undefined && (
        <button
          type="button"
          className={styles.otherwise}
          onClick={() => {
            setCode(undefined);
            signIn.reset();
          }}
        >
          {t('back')}
        </button>
      )}
    </form>
  );
};

const Refusal = ({ error }: { error: Error }) => {
  const { t } = useTranslation(['signIn', 'problem']);
  const english = useLocale() === 'en';
  if (isProblem(error, 'second-factor-needed')) return null;
  if (isProblem(error, 'wrong-code')) return <EntranceRefusal text={t('wrongCode')} />;
  if (isProblem(error, 'too-many-attempts')) return <EntranceRefusal tone="warning" text={t('tooMany')} />;
  if (isProblem(error, 'wrong-credentials')) return <EntranceRefusal text={t('wrong')} />;
  // The password was right: the account is suspended, or has no access to the console. Said in English by the server.
  if (isProblem(error, 'permission-denied'))
    return <EntranceRefusal text={(english && error.problem.detail) || t('refused')} />;
  return <EntranceRefusal title={t('problem:connectionLost')} text={t('failed')} />;
};
