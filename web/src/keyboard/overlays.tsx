import { type ComponentType, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fetchCode } from '../api/fetch-code.ts';
import { notify } from '../frame/notices.ts';
import { useRecordVisits } from '../search/use-record-visits.ts';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { closeOverlay, type Overlay, useOverlay } from './overlay.ts';
import { useShortcuts } from './use-shortcuts.ts';

export type OverlayProps = { loginId: string; onClose: () => void };
type OverlayModule = { default: ComponentType<OverlayProps> };

const MODULES: Record<Overlay, () => Promise<OverlayModule>> = {
  palette: () => import('../search/palette.tsx'),
  shortcuts: () => import('./shortcuts-dialog.tsx'),
};

/** The keys that work everywhere, and what they open. Its code comes when it is opened for the first time. */
export const Overlays = ({ loginId }: { loginId: string }) => {
  useShortcuts();
  useRecordVisits(loginId);
  const overlay = useOverlay();
  return overlay && <Loaded key={overlay} overlay={overlay} loginId={loginId} />;
};

/** Not `lazy`: what cannot be had would take the page away, with everything that was typed there. */
const Loaded = ({ overlay, loginId }: { overlay: Overlay; loginId: string }) => {
  const { t } = useTranslation('frame');
  const [module, setModule] = useState<OverlayModule>();
  useEffect(() => {
    Promise.all([fetchCode(MODULES[overlay]), loadTextsOnDemand()]).then(
      ([loaded]) => setModule(loaded),
      () => {
        closeOverlay(overlay);
        notify({ type: 'error', header: t('notOpened.title'), content: t('notOpened.text') });
      },
    );
  }, [overlay, t]);
  return module && <module.default loginId={loginId} onClose={() => closeOverlay(overlay)} />;
};
