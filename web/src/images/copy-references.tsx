import { useTranslation } from 'react-i18next';
import { CopyButton } from '../ui/copy-button.tsx';

/** What one pulls, a line each: for a script, a ticket, or a list of what to mirror. */
export const CopyReferences = ({ references }: { references: readonly string[] }) => {
  const { t } = useTranslation();
  const count = references.length;
  return (
    <CopyButton variant="normal" text={references.join('\n')} label={t('copy.referencesOf', { count })}>
      {t('copy.references', { count })}
    </CopyButton>
  );
};
