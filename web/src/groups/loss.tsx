import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import type { Policy } from 'shared/access/policy';
import { usePolicyTexts } from '../access/use-policy-texts.ts';
import styles from './groups.module.css';
import type { Member } from './member-choice.tsx';

const SHOWN = 10;

type Props = { members: readonly Member[]; policies: readonly Policy[] };

/** Who loses what, with a group or without it. */
export const Loss = ({ members, policies }: Props) => {
  const { t } = useTranslation('groups');
  const { summaryOf } = usePolicyTexts();
  if (members.length === 0) return <Box color="text-body-secondary">{t('loss.noMembers')}</Box>;
  if (policies.length === 0) return <Box color="text-body-secondary">{t('loss.noPolicies')}</Box>;
  const hidden = members.length - SHOWN;
  const list = (texts: readonly string[]) => (
    <ul className={styles.list}>
      {texts.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two policies may well read the same
        <li key={index}>{text}</li>
      ))}
    </ul>
  );
  return (
    <Alert type="warning">
      <Box>{t('loss.who', { count: members.length })}</Box>
      {list([
        ...members.slice(0, SHOWN).map(({ loginId }) => loginId),
        ...(hidden > 0 ? [t('loss.more', { count: hidden })] : []),
      ])}
      <Box padding={{ top: 's' }}>{t('loss.what')}</Box>
      {list(policies.map(summaryOf))}
      <Box padding={{ top: 's' }}>{t('loss.unless')}</Box>
    </Alert>
  );
};
