import { useTranslation } from 'react-i18next';
import { formatRestoreTime } from '../deletions/restore-time.ts';
import { useRegistry } from '../registries/use-registry.ts';
import { Empty } from '../ui/empty.tsx';
import { useLocale } from '../ui/use-locale.ts';

type Props = { registry: string; kind: 'tags' | 'images' };

/** What comes here, and how long it stays. */
export const NothingDeleted = ({ registry: name, kind }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  const locale = useLocale();
  const { registry } = useRegistry(name);
  if (registry?.restoreHours === 0) return <Empty title={t('empty.offTitle')} text={t('empty.off')} />;
  return (
    <Empty
      title={t(`empty.${kind}Title`)}
      text={
        registry
          ? t(`empty.${kind}`, { time: formatRestoreTime(registry.restoreHours, locale) })
          : t(`empty.${kind}Sometime`)
      }
    />
  );
};
