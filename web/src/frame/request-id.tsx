import Box from '@cloudscape-design/components/box';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../ui/copy-button.tsx';

/** What support asks for. */
export const RequestId = ({ id }: { id: string }) => {
  const { t } = useTranslation('problem');
  return (
    <Box variant="small" color="text-body-secondary">
      {t('requestId')}: <Box variant="code">{id}</Box> <CopyButton text={id} label={t('requestId')} />
    </Box>
  );
};
