import { createElement, useState } from 'react';
import { useSearchParams } from 'react-router';
import { usePageHandle } from './use-page.ts';

/** The URL says what is selected; the pane below the page shows it until it is closed. */
export const useDetailsPane = () => {
  const { handle } = usePageHandle();
  const [params, setParams] = useSearchParams();
  const [size, setSize] = useState<number>();
  const Pane = handle?.DetailsPane;
  // Without a pane it must still be told that none is open: told nothing at first, the layout would decide itself later.
  if (!Pane || !params.has('selected')) return { splitPanelOpen: false, onSplitPanelToggle: () => {} };
  return {
    splitPanel: createElement(Pane),
    splitPanelOpen: true,
    splitPanelPreferences: { position: 'bottom' as const },
    ...(size !== undefined && { splitPanelSize: size }),
    onSplitPanelResize: ({ detail }: { detail: { size: number } }) => setSize(detail.size),
    onSplitPanelToggle: ({ detail }: { detail: { open: boolean } }) => {
      if (detail.open) return;
      setParams((now) => {
        const closed = new URLSearchParams(now);
        closed.delete('selected');
        return closed;
      });
    },
  };
};
