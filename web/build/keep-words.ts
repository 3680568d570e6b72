import type { Plugin } from 'vite';

/**
 * Lets the page say where lines may break inside Cloudscape's components. They set `word-break: break-word`, an old name
 * for `normal` with `overflow-wrap: anywhere`, or `break-all`; both break Korean between any two syllables.
 */
export const keepWords = (): Plugin => ({
  name: 'keep-words',
  enforce: 'pre',
  transform: {
    filter: { id: /@cloudscape-design[\\/]components[\\/].*\.css$/ },
    handler: (css) => ({
      code: css
        .replaceAll(/(?<=[;{\s])word-break:\s*break-(?:word|all)/g, 'overflow-wrap: anywhere')
        .replaceAll(/(?<=[;{\s])word-break:\s*normal/g, 'word-break: var(--word-break)'),
      map: null,
    }),
  },
});
