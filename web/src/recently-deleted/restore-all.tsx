import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { targetOf } from '../access/may.ts';
import { useGuard } from '../access/use-guard.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatTotal, type Page } from '../ui/pager.tsx';
import { useLocale } from '../ui/use-locale.ts';

type Props = {
  registry: string;
  page: Page<unknown> | undefined;
  /** The list shows some of them alone. */
  filtered: boolean;
  busy: boolean;
  onRestore: () => void;
};

/** Asks before, for one click would bring back thousands. */
export const RestoreAll = ({ registry, page, filtered, busy, onRestore }: Props) => {
  const { t } = useTranslation('recentlyDeleted');
  const locale = useLocale();
  const guard = useGuard('Change/restoreTag', targetOf({ registry }));
  const [asking, setAsking] = useState(false);
  if (!page || page.total < 2) return null;
  const title = t(filtered ? 'restore.matching' : 'restore.all', { number: formatTotal(page, locale) });
  return (
    <>
      <Button loading={busy} onClick={() => setAsking(true)} {...guard.button}>
        {title}
      </Button>
      {asking && (
        <Dialog
          title={title}
          onDismiss={() => setAsking(false)}
          confirm={{
            text: t('restore.open'),
            onClick: () => {
              setAsking(false);
              onRestore();
            },
          }}
        >
          <Box>{t('restore.allText')}</Box>
        </Dialog>
      )}
    </>
  );
};
