import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import styles from './digest.module.css';
import { shortDigest } from './format.ts';
import { RouteLink } from './route-link.tsx';

type Props = { digest: string; href?: string /** Whose digest it is: "1.0". */; of?: string };

/** Short to look at, whole when copied. */
export const Digest = ({ digest, href, of }: Props) => {
  const { t } = useTranslation();
  const short = <span className={styles.digest}>{shortDigest(digest)}</span>;
  return (
    <span className={styles.line}>
      {href ? <RouteLink href={href}>{short}</RouteLink> : short}
      <CopyButton text={digest} label={of ? t('copy.digestOf', { of }) : t('copy.digest')} />
    </span>
  );
};
