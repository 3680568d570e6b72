import type { Plugin } from 'vite';

/**
 * Lets the page say where lines may break inside Cloudscape's components. They set `word-break: break-word`, an old name
 * for `normal` with `overflow-wrap: anywhere`, which would break Korean between any two syllables.
 */
export const keepWords = (): Plugin => ({
  name: 'keep-words',
  enforce: 'pre',
  transform: {
    filter: { id: /@cloudscape-design[\\/]components[\\/].*\.css$/ },
    handler: (css) => ({
      code: css
        .replaceAll(
          /(?<=[;{\s])word-break:\s*break-word/g,
          'overflow-wrap: anywhere; word-break: var(--word-break)',
        )
        .replaceAll(/(?<=[;{\s])word-break:\s*normal/g, 'word-break: var(--word-break)'),
      map: null,
    }),
  },
});
