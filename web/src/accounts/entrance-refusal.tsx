import styles from './entrance-form.module.css';
import { Sign } from './sign.tsx';

type Props = { tone?: 'refused' | 'warning'; title?: string | undefined; text: string };

/** Why one cannot go on. */
export const EntranceRefusal = ({ tone = 'refused', title, text }: Props) => (
  <div className={`${styles.refusal} ${styles[tone]}`}>
    <Sign />
    <div>
      {title && <strong>{title}</strong>}
      <div>{text}</div>
    </div>
  </div>
);
