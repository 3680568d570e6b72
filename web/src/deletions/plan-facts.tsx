import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DeletionPlan } from 'shared/deletions/deletion';
import { useRegistry } from '../registries/use-registry.ts';
import { formatBytes } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';
import { deletionQuery } from './deletion-queries.ts';
import styles from './deletions.module.css';
import { type Fact, Facts } from './facts.tsx';
import { formatRestoreTime } from './restore-time.ts';

const NAMED = 12;

/** What goes and stays along with the tags of a plan, and what can be had back. */
export const PlanFacts = ({ plan, registry: name }: { plan: DeletionPlan; registry: string }) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  const { registry } = useRegistry(name);
  const counting = plan.freedBytes === null || plan.sharedBytes === null;
  const { data: counted = plan } = useQuery({
    ...deletionQuery({ registry: name, deletion: plan.id }),
    enabled: counting,
  });
  const restoreHours = registry?.restoreHours;

  const along = [
    ...(plan.platforms > 0 ? [t('count.platforms', { count: plan.platforms })] : []),
    ...(plan.referrers > 0 ? [t('count.referrers', { count: plan.referrers })] : []),
    ...(plan.kind === 'images' ? [t('along.descriptions')] : []),
  ];
  const facts: (Fact | false | undefined)[] = [
    restoreHours !== undefined && {
      label: t('fact.restore'),
      value:
        restoreHours > 0 ? (
          t('restore.for', { time: formatRestoreTime(restoreHours, locale) })
        ) : (
          <StatusIndicator type="warning">{t('restore.never')}</StatusIndicator>
        ),
    },
    {
      label: t('fact.storage'),
      value: <Storage freed={counted.freedBytes} shared={counted.sharedBytes} later={restoreHours !== 0} />,
    },
    along.length > 0 && {
      label: t('fact.along'),
      value: new Intl.ListFormat(locale).format(along),
    },
    plan.siblingTags > 0 && {
      label: t('fact.stays'),
      value: <Siblings plan={plan} />,
    },
  ];
  return <Facts facts={facts} />;
};

type StorageProps = { freed: number | null; shared: number | null; later: boolean };

const Storage = ({ freed, shared, later }: StorageProps) => {
  const { t } = useTranslation('deletions');
  const locale = useLocale();
  if (freed === null) return <StatusIndicator type="in-progress">{t('storage.counting')}</StatusIndicator>;
  const said = { freed: formatBytes(freed, locale) };
  return (
    <>
      {freed === 0
        ? t('storage.freesNothing')
        : later
          ? t('storage.freesLater', said)
          : t('storage.frees', said)}
      {shared !== null && shared > 0 && ` ${t('storage.shared', { shared: formatBytes(shared, locale) })}`}
    </>
  );
};

/** Other names of what goes: they stay, and with them what they name. */
const Siblings = ({ plan: { siblings, siblingTags } }: { plan: DeletionPlan }) => {
  const { t } = useTranslation('deletions');
  const named = siblings.slice(0, NAMED);
  const rest = siblingTags - named.length;
  return (
    <>
      {t('stays', { count: siblingTags })}
      <ul className={styles.chips}>
        {named.map(({ tag }) => (
          <li key={tag} className={styles.chip}>
            {tag}
          </li>
        ))}
        {rest > 0 && <li>{t('count.more', { count: rest })}</li>}
      </ul>
    </>
  );
};
