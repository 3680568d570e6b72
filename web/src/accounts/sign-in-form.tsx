import { useMutation } from '@tanstack/react-query';
import { type ComponentProps, type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { isProblem } from '../api/call.ts';
import { PlainButton } from '../ui/plain-button.tsx';
import { returnPath } from './return-path.ts';
import { signInMutation } from './session-queries.ts';
import styles from './sign-in-form.module.css';

export const SignInForm = () => {
  const { t } = useTranslation('signIn');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
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
    signIn.mutate(
      { loginId, password },
      { onSuccess: () => navigate(returnPath(params.get('returnTo')), { replace: true }) },
    );
  };

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={t('loginId')}
        error={tried && missing.loginId && t('loginIdMissing')}
        name="username"
        value={loginId}
        autoFocus
        autoComplete="username"
        onChange={({ target }) => setLoginId(target.value)}
      />
      <Field
        label={t('password')}
        error={tried && missing.password && t('passwordMissing')}
        name="password"
        type={visible ? 'text' : 'password'}
        value={password}
        autoComplete="current-password"
        onChange={({ target }) => setPassword(target.value)}
      >
        <button
          type="button"
          className={styles.reveal}
          aria-label={visible ? t('hide') : t('show')}
          onClick={() => setVisible(!visible)}
        >
          <Eye crossed={visible} />
        </button>
      </Field>
      {/* There before it says something, or screen readers would miss it. */}
      <div role="alert">{signIn.error && !signIn.isPending && <Refusal error={signIn.error} />}</div>
      <PlainButton fullWidth busy={signIn.isPending}>
        {t('submit')}
      </PlainButton>
    </form>
  );
};

type FieldProps = ComponentProps<'input'> & {
  label: string;
  error: string | false;
  /** A button at the end of the field. */
  children?: ReactNode;
};

const Field = ({ label, error, children, ...input }: FieldProps) => {
  const id = useId();
  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.field}>
        <input
          id={id}
          className={styles.input}
          aria-required="true"
          aria-invalid={error !== false}
          {...(error && { 'aria-describedby': `${id}-error` })}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          {...input}
        />
        {children}
      </div>
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          <Sign />
          {error}
        </p>
      )}
    </div>
  );
};

const Refusal = ({ error }: { error: Error }) => {
  const { t } = useTranslation(['signIn', 'problem']);
  const [tone, text] = isProblem(error, 'too-many-attempts')
    ? ([styles.warning, t('tooMany')] as const)
    : ([styles.refused, isProblem(error, 'wrong-credentials') ? t('wrong') : t('failed')] as const);
  const lost = tone === styles.refused && !isProblem(error, 'wrong-credentials');
  return (
    <div className={`${styles.refusal} ${tone}`}>
      <Sign />
      <div>
        {lost && <strong>{t('problem:connectionLost')}</strong>}
        <div>{text}</div>
      </div>
    </div>
  );
};

const Sign = () => (
  <svg className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="7" />
    <path d="M8 4v5M8 11v1.2" />
  </svg>
);

const Eye = ({ crossed }: { crossed: boolean }) => (
  <svg className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
    <path d="M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8z" />
    <circle cx="8" cy="8" r="2" />
    {crossed && <path d="M2.5 13.5l11-11" />}
  </svg>
);
