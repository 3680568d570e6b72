import type { consoleTexts as english } from '../en/console.ts';
import type { Translated } from '../translated.ts';
import access from './access.json';
import frame from './frame.json';
import registries from './registries.json';

export const consoleTexts = { access, frame, registries } satisfies Translated<typeof english>;
