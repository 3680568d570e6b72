import type { consoleTexts as english } from '../en/console.ts';
import type { Translated } from '../translated.ts';
import frame from './frame.json';
import registries from './registries.json';

export const consoleTexts = { frame, registries } satisfies Translated<typeof english>;
