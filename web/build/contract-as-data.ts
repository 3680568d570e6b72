import { type Plugin, runnerImport } from 'vite';

const CONTRACT = /[\\/]shared[\\/]src[\\/]/;
/** Functions without schemas: pages decide with the very same rules as the server. */
const RULES = /[\\/]access[\\/](check|grant|rules)\.ts$/;
const AS_DATA = '?as-data';

/**
 * Gives pages the contract in `shared/` as plain data: the method and the path of each endpoint, and constants. The
 * Zod schemas beside them describe what goes over the wire and are the server's to check; left in, they would put
 * Zod (23 kB compressed) before the first page. `await import('shared/...')` gets a module as it is, for the rare
 * form that checks while one types. Only in the build: while developing, nobody minds the bytes.
 */
export const contractAsData = (): Plugin => ({
  name: 'contract-as-data',
  apply: 'build',
  enforce: 'pre',
  resolveId: {
    filter: { id: /^shared\// },
    async handler(source, importer, { kind, ...options }) {
      if (kind === 'dynamic-import') return;
      const resolved = await this.resolve(source, importer, { ...options, kind, skipSelf: true });
      if (resolved && CONTRACT.test(resolved.id) && !RULES.test(resolved.id))
        return `${resolved.id}${AS_DATA}`;
    },
  },
  load: {
    filter: { id: /\?as-data$/ },
    async handler(id) {
      const file = id.slice(0, -AS_DATA.length);
      this.addWatchFile(file);
      const { module } = await runnerImport<Record<string, unknown>>(file, {
        configFile: false,
        logLevel: 'error',
      });
      // What is left out here and asked for there ends the build: "does not provide an export named ...".
      return Object.entries(module)
        .map(([name, value]) => ({ name, data: dataOf(value) }))
        .filter(({ data }) => data !== undefined)
        .map(({ name, data }) => `export const ${name} = ${JSON.stringify(data)};`)
        .join('\n');
    },
  },
});

const dataOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (Array.isArray(value)) return value.every((each) => dataOf(each) !== undefined) ? value : undefined;
  if ('method' in value && 'path' in value) return { method: value.method, path: value.path };
  return undefined;
};
