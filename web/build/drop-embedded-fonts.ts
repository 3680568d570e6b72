import type { Plugin } from 'vite';

/**
 * Cloudscape's global styles embed eight Open Sans faces as data URLs: 138 kB compressed, and no Hangul or kana
 * among them. The theme names the system's own fonts instead.
 */
export const dropEmbeddedFonts = (): Plugin => ({
  name: 'drop-embedded-fonts',
  enforce: 'pre',
  transform: {
    filter: { id: /@cloudscape-design\/global-styles\/index\.css/ },
    handler: (css) => ({ code: css.replaceAll(/@font-face\s*\{[^}]*\}/g, ''), map: null }),
  },
});
