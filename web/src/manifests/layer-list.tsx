import { useTranslation } from 'react-i18next';
import type { Layer, Manifest, ManifestRef } from 'shared/manifests/manifest';
import { Bytes } from '../ui/amounts.tsx';
import { Digest } from '../ui/digest.tsx';
import { Empty } from '../ui/empty.tsx';
import { MediaType } from '../ui/media-type.tsx';
import { DownloadButton } from './download-button.tsx';
import { InstructionLine } from './instruction-line.tsx';
import styles from './lines.module.css';

type Props = { at: ManifestRef; layers: readonly Layer[]; kind: Manifest['kind'] };

/** Of an image the base first, as they are stacked; of an artifact its files, to be downloaded. The bars compare the layers with the largest of them. */
export const LayerList = ({ at, layers, kind }: Props) => {
  const { t } = useTranslation('manifests');
  if (layers.length === 0) return <Empty title={t('layer.empty')} text={t('layer.emptyHint')} />;
  const largest = Math.max(1, ...layers.map(({ sizeBytes }) => sizeBytes));
  return (
    <ol className={styles.lines} aria-label={t(kind === 'artifact' ? 'part.files' : 'part.layers')}>
      {layers.map(({ digest, mediaType, sizeBytes, createdBy, fileName }, index) => (
        // One image may hold the same layer twice.
        // biome-ignore lint/suspicious/noArrayIndexKey: a manifest never changes
        <li key={index} className={styles.line}>
          <span className={styles.number}>{index + 1}</span>
          <div className={styles.what}>
            {kind === 'image' ? (
              <InstructionLine createdBy={createdBy ?? ''} place={index + 1} />
            ) : (
              <>
                {fileName && <div className={styles.fileName}>{fileName}</div>}
                <MediaType type={mediaType} />
              </>
            )}
          </div>
          <div className={styles.size}>
            <span className={styles.amount}>
              <Bytes value={sizeBytes} />
            </span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.bar} style={{ inlineSize: `${(100 * sizeBytes) / largest}%` }} />
            </span>
          </div>
          <div className={styles.digest}>
            <Digest digest={digest} of={t('layer.of', { place: index + 1 })} />
            {kind === 'artifact' && (
              <DownloadButton
                layer={{ ...at, place: `${index + 1}` }}
                what={fileName ?? t('file.of', { place: index + 1 })}
              />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
};
