import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../ui/copy-button.tsx';

/** What support asks for. */
export const RequestId = ({ id }: { id: string }) => {
  const { t } = useTranslation();
  return (
    <Box variant="small" color="text-body-secondary">
      {t('problem.requestId')}: <Box variant="code">{id}</Box>{' '}
      <CopyButton text={id} label={t('problem.requestId')} />
    </Box>
  );
};
