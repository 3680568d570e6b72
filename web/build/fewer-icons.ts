import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { COMPONENTS } from './cloudscape-files.ts';

const ICON =
  /^ {4}"?([\w-]+)"?: React\.createElement[\s\S]*?(?=^ {4}"?[\w-]+"?: React\.createElement|^\};)/gm;
const NOT_USES = /generated[\\/]icons|test-utils|\.selectors\.js$/;

/** Leaves out the icons whose names stand nowhere, neither in Cloudscape's own code nor in `folder`: more than half. */
export const fewerIcons = (folder: string): Plugin => {
  let root = '';
  return {
    name: 'fewer-icons',
    apply: 'build',
    configResolved: (config) => {
      root = config.root;
    },
    transform: {
      filter: { id: /@cloudscape-design[\\/]components[\\/]icon[\\/]generated[\\/]icons\.js$/ },
      handler(code) {
        const written = [filesIn(COMPONENTS, 'js'), filesIn(resolve(root, folder), '{ts,tsx}')]
          .flat()
          .map((file) => readFileSync(file, 'utf8'))
          .join('\n');
        const names = new Set([...written.matchAll(/(["'])([a-z][a-z-]*)\1/g)].map(([, , name]) => name));
        const fewer = code.replaceAll(ICON, (icon, name: string) => (names.has(name) ? icon : ''));
        if (fewer === code)
          this.error('found no icon to leave out: Cloudscape writes them in another way now');
        return { code: fewer, map: null };
      },
    },
  };
};

const filesIn = (folder: string, extension: string) =>
  globSync(`**/*.${extension}`, { cwd: folder })
    .filter((file) => !NOT_USES.test(file))
    .map((file) => join(folder, file));
