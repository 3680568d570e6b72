import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import type { Action } from 'shared/access/rules';
import { targetOf, useMay } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { formatCount } from '../ui/format.ts';
import { useLocale } from '../ui/use-locale.ts';

type Row = { image: string; taken: boolean };
type Props = {
  registry: string;
  rows: readonly Row[];
  /** Why none of them can be restored as they are. */
  blocked: string | undefined;
  busy: boolean;
  onRestore: () => void;
  onFree: () => void;
};

/** What can be done with rows that are selected. */
export const RowActions = ({ registry, rows, blocked, busy, onRestore, onFree }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  const locale = useLocale();
  const refused = useRefusal(registry, rows);
  const count = formatCount(rows.length, locale);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button onClick={onFree} disabled={busy} {...refused('Change/freeDeleted')}>
        {t('free.chosen', { number: count })}
      </Button>
      <Button
        variant="primary"
        loading={busy}
        onClick={onRestore}
        {...(blocked && { disabled: true, disabledReason: blocked })}
        {...refused('Change/restoreTag')}
      >
        {t('restore.chosen', { number: count })}
      </Button>
    </SpaceBetween>
  );
};

/** Of the first image on which it is not allowed. */
const useRefusal = (registry: string, rows: readonly Row[]) => {
  const may = useMay();
  const firstRefused = (action: Action) => rows.find(({ image }) => !may(action, { registry, image }))?.image;
  const at = (action: Action) => targetOf({ registry, image: firstRefused(action) ?? rows[0]?.image });
  const guards: Partial<Record<Action, ReturnType<typeof useGuard>>> = {
    'Change/restoreTag': useGuard('Change/restoreTag', at('Change/restoreTag')),
    'Change/freeDeleted': useGuard('Change/freeDeleted', at('Change/freeDeleted')),
  };
  return (action: Action) => guards[action]?.button;
};
