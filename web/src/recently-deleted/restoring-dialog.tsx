import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { Restored } from 'shared/recently-deleted/recently-deleted';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatCount } from '../ui/format.ts';
import { type PlainColumn, PlainTable } from '../ui/plain-table.tsx';
import { useLocale } from '../ui/use-locale.ts';
import styles from './recently-deleted.module.css';
import type { Restoring } from './use-restoring.ts';

type Props = { restoring: Restoring; onStop: () => void; onClose: () => void };

/** How far it is; then what came back, and what did not and why. */
export const RestoringDialog = ({ restoring, onStop, onClose }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  if (restoring.running) return <Running restoring={restoring} onStop={onStop} />;
  const { restored, error, stopped } = restoring;
  return (
    <Dialog
      title={restored.failedTags > 0 ? t('restore.partlyTitle') : t('restore.endedTitle')}
      size={restored.failed.length > 0 ? 'large' : 'medium'}
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        {error && <ProblemAlert error={error} />}
        {(error || stopped) && <Alert type="info">{t('restore.rest')}</Alert>}
        <Box>
          {restored.restoredTags > 0
            ? t('restore.back', { count: restored.restoredTags })
            : t('restore.nothingBack')}{' '}
          {restored.failedTags > 0 && t('restore.notBack', { count: restored.failedTags })}
        </Box>
        {restored.failed.length > 0 && <Failed restored={restored} />}
      </SpaceBetween>
    </Dialog>
  );
};

const Running = ({ restoring, onStop }: Pick<Props, 'restoring' | 'onStop'>) => {
  const { t } = useTranslation('recentlyDeleted');
  const locale = useLocale();
  const { phase = 'finding', done = 0, total = 0 } = restoring.progress ?? {};
  return (
    <Dialog
      title={t('restore.runningTitle')}
      onDismiss={onStop}
      stays
      cancel={{ text: t('restore.stop'), onClick: onStop }}
    >
      <ProgressBar
        value={total > 0 ? (done / total) * 100 : 0}
        label={t(`restore.${phase}`)}
        additionalInfo={t('restore.progress', {
          done: formatCount(done, locale),
          total: formatCount(total, locale),
        })}
      />
    </Dialog>
  );
};

type Failure = Restored['failed'][number];

const Failed = ({ restored: { failed, failedTags } }: { restored: Restored }) => {
  const { t } = useTranslation('recentlyDeleted');
  const columns: PlainColumn<Failure>[] = [
    { id: 'name', header: t('column.name'), cell: ({ name }) => <span className={styles.name}>{name}</span> },
    { id: 'image', header: t('column.image'), cell: ({ image }) => image },
    {
      id: 'reason',
      header: t('restore.why'),
      wide: true,
      cell: ({ reason, detail }) => (
        <>
          {t(`restore.reason.${reason}`)}
          {reason === 'storage' && detail && <div lang="en">{detail}</div>}
        </>
      ),
    },
  ];
  return (
    <>
      <PlainTable
        label={t('restore.partlyTitle')}
        columns={columns}
        rows={failed}
        rowKey={({ image, name }, index) => `${image}:${name}:${index}`}
      />
      {failedTags > failed.length && (
        <Box color="text-body-secondary">{t('restore.more', { count: failedTags - failed.length })}</Box>
      )}
    </>
  );
};
