import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './entrance-form.module.css';
import { Sign } from './sign.tsx';

type Props = ComponentProps<'input'> & {
  label: string;
  error: string | false | undefined;
  hint?: string;
  /** A button at the end of the field. */
  children?: ReactNode;
};

export const EntranceField = ({ label, error, hint, children, ...input }: Props) => {
  const id = useId();
  const said = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
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
          aria-invalid={Boolean(error)}
          {...(said && { 'aria-describedby': said })}
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
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
};

/** A password that can be looked at. */
export const PasswordField = (props: Omit<Props, 'type' | 'children'>) => {
  const { t } = useTranslation('signIn');
  const [visible, setVisible] = useState(false);
  return (
    <EntranceField {...props} type={visible ? 'text' : 'password'}>
      <button
        type="button"
        className={styles.reveal}
        aria-label={visible ? t('hide') : t('show')}
        onClick={() => setVisible(!visible)}
      >
        <Eye crossed={visible} />
      </button>
    </EntranceField>
  );
};

const Eye = ({ crossed }: { crossed: boolean }) => (
  <svg className={styles.sign} viewBox="0 0 16 16" aria-hidden="true">
    <path d="M1 8s2.5-4.5 7-4.5S15 8 15 8s-2.5 4.5-7 4.5S1 8 1 8z" />
    <circle cx="8" cy="8" r="2" />
    {crossed && <path d="M2.5 13.5l11-11" />}
  </svg>
);
