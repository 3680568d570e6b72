import { createElement, Suspense } from 'react';
import { useStored } from '../ui/stored.ts';
import { useAddress, withPart } from '../ui/use-address.ts';
import { useFittingHeight } from './use-fitting-height.ts';
import { usePageHandle } from './use-page.ts';

const heightOf = (stored: unknown) => (typeof stored === 'number' && stored > 0 ? stored : undefined);

/**
 * The URL says what is selected; the pane below the page shows it until it is closed. It is as high as what it shows,
 * until somebody makes it higher or lower: that is remembered.
 */
export const useDetailsPane = () => {
  const { handle } = usePageHandle();
  const { params, change } = useAddress();
  const [chosenHeight, setChosenHeight] = useStored('details-pane-height', heightOf);
  const [contentRef, fittingHeight] = useFittingHeight();
  const Pane = handle?.DetailsPane;
  // Without a pane it must still be told that none is open: told nothing at first, the layout would decide itself later.
  if (!Pane || !params.has('selected')) return { splitPanelOpen: false, onSplitPanelToggle: () => {} };
  return {
    splitPanel: createElement(Suspense, null, createElement(Pane, { contentRef })),
    splitPanelOpen: true,
    splitPanelPreferences: { position: 'bottom' as const },
    splitPanelSize: chosenHeight ?? fittingHeight,
    onSplitPanelResize: ({ detail }: { detail: { size: number } }) => {
      setChosenHeight(detail.size);
    },
    onSplitPanelToggle: ({ detail }: { detail: { open: boolean } }) => {
      if (detail.open) return;
      change(withPart('selected', undefined));
    },
  };
};
