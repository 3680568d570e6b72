import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { BASE_THEME } from './cloudscape-files.ts';

/** No chart of Cloudscape is shown; its palettes are an eighth of the base theme. */
const CHART_COLOUR = /--color-charts-[\w-]+:[^;}]*;?/g;

/**
 * Cloudscape's style sheets without what cannot matter: with each token that the base theme sets on the body comes
 * a second value for pages without the base theme.
 */
export const slimStyles = (): Plugin => {
  const tokens = new Set(
    [...readFileSync(BASE_THEME, 'utf8').matchAll(/^\s*(--[\w-]+):/gm)].map(([, token]) => token),
  );
  return {
    name: 'slim-styles',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /@cloudscape-design[\\/]components[\\/].*\.css$/ },
      handler: (css) => ({ code: withoutFallbacks(css.replaceAll(CHART_COLOUR, ''), tokens), map: null }),
    },
  };
};

/** `var(--token, #fff)` becomes `var(--token)`. A fallback may itself hold brackets: `var(--token, var(--other, 4px))`. */
const withoutFallbacks = (css: string, tokens: ReadonlySet<string | undefined>): string => {
  let slim = '';
  let at = 0;
  for (const { 0: head, 1: token, index } of css.matchAll(/var\((--[\w-]+)\s*,/g)) {
    // Inside a fallback that has been dropped already, or of a token that may be unset.
    if (index < at || !tokens.has(token)) continue;
    slim += `${css.slice(at, index)}var(${token})`;
    at = closingBracket(css, index + head.length) + 1;
  }
  return slim + css.slice(at);
};

const closingBracket = (text: string, from: number): number => {
  let depth = 1;
  let at = from;
  while (depth > 0 && at < text.length) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    at += 1;
  }
  return at - 1;
};
