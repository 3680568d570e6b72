import type { Plugin } from 'vite';

/**
 * Markdown's character references (`&amp;`) are looked up in a table, not by a DOM element: workers have none, and on a
 * page the element's `innerHTML` is what the Content-Security-Policy (trusted types) forbids.
 */
export const withoutDom = (): Plugin => ({
  name: 'without-dom',
  enforce: 'pre',
  resolveId: {
    filter: { id: /^decode-named-character-reference$/ },
    async handler(source, importer, options) {
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const id = resolved?.id.replace(/index\.dom\.js$/, 'index.js');
      if (!id?.endsWith('/index.js')) this.error(`${source} is built in another way now: ${resolved?.id}`);
      return id;
    },
  },
});
