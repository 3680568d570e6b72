import { type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Location, useBlocker } from 'react-router';
import { paths } from '../paths.ts';
import { Dialog } from '../ui/dialog.tsx';

const tabOf = ({ search }: Location) => new URLSearchParams(search).get('tab');

type Props = {
  /** Set once they are saved: where one goes then is decided before anything is drawn again. */
  saved: RefObject<boolean>;
};

/** Asks before what was entered is left behind; closing the window included. */
export const UnsavedChanges = ({ saved }: Props) => {
  const { t } = useTranslation('subAccounts');
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      !saved.current &&
      (currentLocation.pathname !== nextLocation.pathname ||
        tabOf(currentLocation) !== tabOf(nextLocation)) &&
      // A session that ended is no choice of theirs.
      nextLocation.pathname !== paths.signIn(),
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  return (
    blocker.state === 'blocked' && (
      <Dialog
        title={t('leave.title')}
        onDismiss={blocker.reset}
        cancel={{ text: t('leave.stay'), onClick: blocker.reset }}
        confirm={{ text: t('leave.leave'), onClick: blocker.proceed }}
      >
        {t('leave.text')}
      </Dialog>
    )
  );
};
