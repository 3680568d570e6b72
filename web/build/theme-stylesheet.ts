import { resolve } from 'node:path';
import type { generateThemeStylesheet, Theme } from '@cloudscape-design/components/theming';
import { type Plugin, runnerImport } from 'vite';

type Theming = { generateThemeStylesheet: typeof generateThemeStylesheet };
type ThemeModule = { theme: Theme; names: Record<string, keyof Theme['tokens']> };

/**
 * Our theme as a plain style sheet, `virtual:theme.css`. Cloudscape would add it as a style element at run time,
 * which the Content-Security-Policy forbids; its generator runs here instead.
 */
export const themeStylesheet = (themeFile: string): Plugin => {
  let root = '';
  return {
    name: 'theme-stylesheet',
    configResolved: (config) => {
      root = config.root;
    },
    resolveId: { filter: { id: /^virtual:theme\.css$/ }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:theme\.css$/ },
      async handler() {
        const file = resolve(root, themeFile);
        this.addWatchFile(file);
        const { theme, names } = await importBundled<ThemeModule>(root, file);
        const { generateThemeStylesheet } = await importBundled<Theming>(
          root,
          '@cloudscape-design/components/theming',
        );
        return generateThemeStylesheet({ theme }) + aliases(names, generateThemeStylesheet);
      },
    },
  };
};

/** Cloudscape's modules are written for bundlers (imports of folders), so Node cannot load them as they are. */
const importBundled = async <Module>(root: string, id: string) =>
  (
    await runnerImport<Module>(id, {
      configFile: false,
      root,
      logLevel: 'error',
      resolve: { noExternal: [/@cloudscape-design/] },
    })
  ).module;

/**
 * Stable names for the tokens our own CSS uses: a token's custom property ends in a hash that changes with
 * Cloudscape's version. A theme that gives a token our name as its value tells which property that is.
 */
const aliases = (names: ThemeModule['names'], generate: Theming['generateThemeStylesheet']) => {
  const tokens = Object.fromEntries(Object.entries(names).map(([name, token]) => [token, `alias-${name}`]));
  const found = generate({ theme: { tokens } }).matchAll(/(--[\w-]+):alias-([\w-]+);/g);
  const properties = new Map([...found].map(([, property, name]) => [name, property]));
  const lines = Object.keys(names).map((name) => {
    const property = properties.get(name);
    if (!property) throw new Error(`the theme has no token ${names[name]}`);
    return `--${name}: var(${property});`;
  });
  return `\nbody { ${lines.join(' ')} }\n`;
};
