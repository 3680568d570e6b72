import type { Plugin } from 'vite';

/** Components of Cloudscape that this console does not use, each with a page of texts. */
const UNUSED: readonly string[] = [
  '[charts]',
  'annotation-context',
  'area-chart',
  'attribute-editor',
  'autosuggest',
  'calendar',
  'cards',
  'code-editor',
  'collection-preferences',
  'date-picker',
  'date-range-picker',
  'features-notification-drawer',
  'file-token-group',
  'file-upload',
  'list',
  'multiselect',
  'pagination',
  'pie-chart',
  'prompt-input',
  'property-filter',
  's3-resource-selector',
  'slider',
  'tag-editor',
  'token-group',
  'tree-view',
  'tutorial-panel',
  'wizard',
];

type Messages = Record<string, Record<string, Record<string, unknown>>>;

/** Leaves out what Cloudscape would say in components that are not there. Using one of them ends the build. */
export const fewerMessages = (): Plugin => ({
  name: 'fewer-messages',
  apply: 'build',
  transform: {
    filter: { id: /components[\\/]i18n[\\/]messages[\\/]all\.[\w-]+\.js$/ },
    handler(code) {
      const all: Messages = JSON.parse(code.slice(code.indexOf('{'), code.lastIndexOf('}') + 1));
      for (const languages of Object.values(all)) {
        for (const components of Object.values(languages)) {
          for (const name of UNUSED) delete components[name];
        }
      }
      return { code: `export default ${JSON.stringify(all)};`, map: null };
    },
  },
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' ? output.moduleIds : [],
    );
    for (const name of UNUSED) {
      const used = modules.some((id) => id.endsWith(`@cloudscape-design/components/${name}/index.js`));
      if (used) this.error(`${name} is used now: its messages must not be left out`);
    }
  },
});
