import { useTranslation } from 'react-i18next';
import type { HistoryEntry, Layer } from 'shared/manifests/manifest';
import { Bytes } from '../ui/amounts.tsx';
import { Empty } from '../ui/empty.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { InstructionLine } from './instruction-line.tsx';
import styles from './lines.module.css';

/** BuildKit writes one of these to each of its lines; they say nothing about the image. */
const BUILDKIT_MARKS: readonly string[] = ['buildkit.dockerfile.v0', 'buildkit.exporter.image.v0'];

type Props = { history: readonly HistoryEntry[]; layers: readonly Layer[] };

/** Every step of the build, also those that changed the configuration only. */
export const HistoryList = ({ history, layers }: Props) => {
  const { t } = useTranslation('manifests');
  if (history.length === 0) return <Empty title={t('history.empty')} text={t('history.emptyHint')} />;
  const sizes = new Map(layers.map(({ digest, sizeBytes }) => [digest, sizeBytes]));
  return (
    <ol className={styles.lines} aria-label={t('part.history')}>
      {history.map(({ createdAt, createdBy, comment, layer }, index) => {
        const size = layer === null ? undefined : sizes.get(layer);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a manifest never changes
          <li key={index} className={styles.step}>
            <span className={styles.number}>{index + 1}</span>
            <div className={styles.what}>
              <InstructionLine createdBy={createdBy} place={index + 1} />
              {comment && !BUILDKIT_MARKS.includes(comment) && (
                <div className={styles.comment}>{comment}</div>
              )}
            </div>
            <span className={size === undefined ? styles.noSize : styles.amount}>
              {size === undefined ? t('history.noLayer') : <Bytes value={size} />}
            </span>
            <span className={styles.when}>
              <BuildTime time={createdAt} />
            </span>
          </li>
        );
      })}
    </ol>
  );
};

/** Builders write what they like; reproducible ones write the beginning of 1970. */
const BuildTime = ({ time }: { time: string | null }) =>
  time !== null && Number.isFinite(Date.parse(time)) ? <TimeAgo time={time} /> : '–';
