import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the components are installed; their package offers no other way to files that are no module. */
const COMPONENTS = dirname(
  createRequire(import.meta.url).resolve('@cloudscape-design/components/package.json'),
);

/** Every token's value, for each appearance. */
export const BASE_THEME = join(COMPONENTS, 'internal/base-theme/styles.scoped.css');
