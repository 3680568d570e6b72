import { useTranslation } from 'react-i18next';
import { usePolicyTexts } from '../access/use-policy-texts.ts';
import { paths } from '../paths.ts';
import { RouteLink } from '../ui/route-link.tsx';
import styles from './permissions.module.css';
import type { Reason } from './reasons.ts';

/** "Viewer · team-a, group Developers". */
export const ReasonList = ({ reasons }: { reasons: readonly Reason[] }) => {
  const { t } = useTranslation('permissions');
  const { summaryOf } = usePolicyTexts();
  return (
    <ul className={styles.list}>
      {reasons.map(({ policy, group }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two policies may well read the same
        <li key={index}>
          {summaryOf(policy)}{' '}
          <span className={styles.by}>
            {'– '}
            {group ? (
              <RouteLink variant="primary" href={paths.group(group.id)}>
                {t('by.group', { name: group.name })}
              </RouteLink>
            ) : (
              t('by.own')
            )}
          </span>
        </li>
      ))}
    </ul>
  );
};
