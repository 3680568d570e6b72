import access from './access.json';
import frame from './frame.json';
import registries from './registries.json';

/** What is said once somebody is signed in. */
export const consoleTexts = { access, frame, registries };
