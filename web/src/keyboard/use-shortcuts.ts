import { useEffect, useEffectEvent, useRef } from 'react';
import { useNavigate } from 'react-router';
import { showOverlay } from './overlay.ts';
import { isMac } from './platform.ts';
import { isPlain, letterOf, writesText } from './pressed-key.ts';
import { usePlaces } from './shortcuts.ts';
import { singleKeysAreOn } from './single-keys.ts';

/** So long a `g` waits for where to go. */
const SECOND_KEY_WITHIN_MS = 1500;

/** The keys that work on every page; those of a single letter only where no text is written. */
export const useShortcuts = () => {
  const navigate = useNavigate();
  const places = usePlaces();
  const goPressedAt = useRef(Number.NEGATIVE_INFINITY);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.isComposing || isDialogOpen()) return;
    const letter = letterOf(event);
    const action = letter === 'k' && isPaletteChord(event) ? openPalette : singleKey(event, letter);
    if (!action) return;
    event.preventDefault();
    action();
  });

  const singleKey = (event: KeyboardEvent, letter: string) => {
    if (!singleKeysAreOn() || !isPlain(event) || writesText(event.target)) return;
    const afterGo = event.timeStamp - goPressedAt.current < SECOND_KEY_WITHIN_MS;
    goPressedAt.current = letter === 'g' && !afterGo ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const place = afterGo ? places.find(({ key }) => key === letter) : undefined;
    if (place) return () => void navigate(place.path);
    if (letter === '/') return searchHere;
    if (letter === '?') return () => showOverlay('shortcuts');
  };

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
};

const openPalette = () => showOverlay('palette');

const isPaletteChord = ({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) =>
  (isMac ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey;

/** What is in a dialog has to be finished, or given up, first. */
const isDialogOpen = () => document.querySelector('[role="dialog"], dialog[open]') !== null;

const searchHere = () => {
  const box = [...document.querySelectorAll<HTMLInputElement>('main input[type="search"]')].find(
    (each) => each.checkVisibility() && !each.disabled,
  );
  if (!box) return openPalette();
  box.focus();
  box.select();
};
