import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useTellProblem } from '../frame/use-tell-problem.ts';
import { paths } from '../paths.ts';
import { PlainButton } from '../ui/plain-button.tsx';
import { PasswordField } from './entrance-field.tsx';
import styles from './entrance-form.module.css';
import { EntranceRefusal } from './entrance-refusal.tsx';
import { PASSWORD_LENGTH } from './new-password.ts';
import { returnPath } from './return-path.ts';
import { signOutMutation } from './session-queries.ts';
import { usePasswordChange } from './use-password-change.ts';

export const NewPasswordForm = ({ loginId }: { loginId: string }) => {
  const { t } = useTranslation('accounts');
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const signOut = useMutation(signOutMutation());
  const { values, type, wrong, problem, busy, submit } = usePasswordChange(() =>
    navigate(returnPath(params.get('returnTo')), { replace: true }),
  );
  const refusal = problem ?? signOut.error;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {/* Tells password managers whose it is. */}
      <input type="text" autoComplete="username" value={loginId} readOnly hidden />
      <PasswordField
        label={t('password.firstCurrent')}
        error={wrong.current && t(`password.${wrong.current}`)}
        value={values.current}
        autoFocus
        autoComplete="current-password"
        onChange={({ target }) => type('current', target.value)}
      />
      <PasswordField
        label={t('password.new')}
        hint={t('password.newHint', { count: PASSWORD_LENGTH.min })}
        error={wrong.fresh && t(`password.${wrong.fresh}`, PASSWORD_LENGTH)}
        value={values.fresh}
        autoComplete="new-password"
        onChange={({ target }) => type('fresh', target.value)}
      />
      <PasswordField
        label={t('password.again')}
        error={wrong.again && t(`password.${wrong.again}`)}
        value={values.again}
        autoComplete="new-password"
        onChange={({ target }) => type('again', target.value)}
      />
      <div role="alert">{refusal && <Refusal error={refusal} />}</div>
      <PlainButton fullWidth busy={busy}>
        {t('password.firstSubmit')}
      </PlainButton>
      <button
        type="button"
        className={styles.otherwise}
        onClick={() => signOut.mutate(undefined, { onSuccess: () => window.location.assign(paths.signIn()) })}
      >
        {t('password.signOut')}
      </button>
    </form>
  );
};

const Refusal = ({ error }: { error: Error }) => <EntranceRefusal {...useTellProblem()(error)} />;
