import Button from '@cloudscape-design/components/button';
import { useTranslation } from 'react-i18next';
import { downloadLayer, type LayerRef } from 'shared/manifests/manifest';
import { addressOf } from '../api/call.ts';
import { usePullGuard } from '../images/use-pull-guard.ts';

type Props = { layer: LayerRef /** For those who do not see where it stands. */; what: string };

export const DownloadButton = ({ layer, what }: Props) => {
  const { t } = useTranslation('manifests');
  const pulling = usePullGuard(layer);
  return (
    <Button
      variant="inline-icon"
      iconName="download"
      ariaLabel={t('download', { what })}
      href={addressOf(downloadLayer, { params: layer })}
      download
      {...pulling.button}
    />
  );
};
