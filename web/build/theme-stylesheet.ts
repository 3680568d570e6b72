import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { generateThemeStylesheet, Theme } from '@cloudscape-design/components/theming';
import { type Plugin, runnerImport } from 'vite';
import { BASE_THEME } from './cloudscape-files.ts';

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
        const ours = generateThemeStylesheet({ theme });
        return `${ours}\n${ownNames(names, ours, generateThemeStylesheet)}`;
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
 * Stable names for the tokens our own CSS uses, with their values of the light and the dark appearance: pages that
 * come before Cloudscape have none of its style sheets. A token's custom property ends in a hash that changes with
 * Cloudscape's version; a theme that gives a token our name as its value tells which property that is.
 */
const ownNames = (
  names: ThemeModule['names'],
  ours: string,
  generate: Theming['generateThemeStylesheet'],
) => {
  const base = readFileSync(BASE_THEME, 'utf8');
  const light = new Map([...declarations(base, 'body'), ...declarations(ours, 'body:not(#\\9)')]);
  const dark = new Map([...light, ...declarations(base, '.awsui-dark-mode:not(#\\9)')]);

  const tokens = Object.fromEntries(Object.entries(names).map(([name, token]) => [token, `alias-${name}`]));
  const found = generate({ theme: { tokens } }).matchAll(/(--[\w-]+):alias-([\w-]+);/g);
  const properties = new Map([...found].map(([, property, name]) => [name, property]));

  const lines = (values: ReadonlyMap<string, string>) =>
    Object.keys(names).map((name) => {
      const value = resolveValue(`var(${properties.get(name)})`, values);
      if (!value) throw new Error(`the theme has no token ${names[name]}`);
      return `--${name}: ${value};`;
    });
  return `body { ${lines(light).join(' ')} }\nbody.awsui-dark-mode { ${lines(dark).join(' ')} }\n`;
};

/** The custom properties that the rules of one selector set. */
const declarations = (css: string, selector: string): [string, string][] => {
  const rules = [...css.matchAll(/([^{};]+)\{([^{}]*)\}/g)].filter(([, name]) => name?.trim() === selector);
  const set = rules.flatMap(([, , body]) => [...(body?.matchAll(/(--[\w-]+):\s*([^;]+);/g) ?? [])]);
  return set.map(([, property = '', value = '']) => [property, value]);
};

const resolveValue = (value: string, values: ReadonlyMap<string, string>): string =>
  value.replaceAll(/var\((--[\w-]+)\)/g, (_match, property: string) =>
    resolveValue(values.get(property) ?? '', values),
  );
