/** There the key for commands is ⌘, and Ctrl-K in a field deletes the rest of the line. */
export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

export const COMMAND_KEY = isMac ? '⌘' : 'Ctrl';
