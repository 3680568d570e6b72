import type { consoleTexts } from './en/console.ts';
import type { entrance } from './en/entrance.ts';
import type { onDemandTexts } from './en/on-demand.ts';

/** English is the language every other one is measured against: what is not there does not compile. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: typeof entrance & typeof consoleTexts & typeof onDemandTexts;
    enableSelector: false;
  }
}
