import type { Plugin } from 'vite';

const DRAWER = String.raw`app-layout[\\/]visual-refresh-toolbar[\\/]drawer[\\/]`;

/** What Cloudscape brings along and this console never shows, and what stands there instead. */
const LEFT_OUT = [
  {
    // Notices of new features, for AWS's own consoles; they come with a drag and drop library.
    module: new RegExp(`${DRAWER}feature-notifications-drawer-content\\.js$`),
    instead: 'export const RuntimeContentPart = () => null;\nexport default () => null;',
  },
  // Drawers that scripts of others register at run time: a chat, tools across consoles.
  { module: new RegExp(`${DRAWER}global-drawer\\.js$`), instead: 'export default () => null;' },
  {
    module: new RegExp(`${DRAWER}global-ai-drawer\\.js$`),
    instead: 'export const AppLayoutGlobalAiDrawerImplementation = () => null;',
  },
  {
    module: new RegExp(`${DRAWER}global-bottom-drawer\\.js$`),
    instead: 'export const AppLayoutBottomDrawerWrapper = () => null;\nexport default () => null;',
  },
  // Notices laid on a stack, which has to be opened: here they are few, and all seen.
  { module: /flashbar[\\/]collapsible-flashbar\.js$/, instead: 'export default () => null;' },
  {
    // Cloudscape's messages come parsed, so that nothing is left to parse in the browser.
    module: /icu-messageformat-parser[\\/](lib[\\/])?parser\.js$/,
    instead:
      "export class Parser {\n  constructor() {\n    throw new Error('messages must come parsed');\n  }\n}",
  },
];

/** Leaves parts of a library out of the bundle. A part that is not met any more ends the build: look where it went. */
export const leaveOut = (): Plugin => {
  const met = new Set<RegExp>();
  return {
    name: 'leave-out',
    apply: 'build',
    load: {
      filter: { id: LEFT_OUT.map(({ module }) => module) },
      handler(id) {
        const part = LEFT_OUT.find(({ module }) => module.test(id));
        if (!part) return;
        met.add(part.module);
        return { code: part.instead, moduleSideEffects: false };
      },
    },
    generateBundle() {
      for (const { module } of LEFT_OUT) if (!met.has(module)) this.error(`nothing to leave out: ${module}`);
    },
  };
};
