import { useSyncExternalStore } from 'react';

export const THEMES = ['light', 'dark', 'system'] as const;
export const DENSITIES = ['comfortable', 'compact'] as const;
export type Appearance = { theme: (typeof THEMES)[number]; density: (typeof DENSITIES)[number] };

/** Read by before-paint.ts too. */
const KEY = 'registry-console.appearance';
const DEFAULT: Appearance = { theme: 'system', density: 'comfortable' };

const parseAppearance = (stored: string | null): Appearance => {
  try {
    const { theme, density } = JSON.parse(stored ?? '{}') ?? {};
    return {
      theme: THEMES.includes(theme) ? theme : DEFAULT.theme,
      density: DENSITIES.includes(density) ? density : DEFAULT.density,
    };
  } catch {
    return DEFAULT;
  }
};

const read = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

const listeners = new Set<() => void>();
let current = parseAppearance(read());

const apply = () => {
  const dark =
    current.theme === 'dark' ||
    (current.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.body.classList.toggle('awsui-dark-mode', dark);
  document.body.classList.toggle('awsui-compact-mode', current.density === 'compact');
  for (const listener of listeners) listener();
};

/** Follows the system and other tabs from now on. */
export const startAppearance = () => {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  window.addEventListener('storage', (event) => {
    if (event.key !== KEY) return;
    current = parseAppearance(event.newValue);
    apply();
  });
};

export const changeAppearance = (change: Partial<Appearance>) => {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Without storage the choice holds for this page only.
  }
  apply();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useAppearance = () => useSyncExternalStore(subscribe, () => current);
