type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Without a key that makes a command of it; Shift is a part of `?`. */
export const isPlain = ({ ctrlKey, metaKey, altKey }: Press) => !ctrlKey && !metaKey && !altKey;

/** The letter, or sign, of a key; on a keyboard that writes Hangul or kana, the Latin letter printed beside it. */
export const letterOf = ({ key, code }: Pick<Press, 'key' | 'code'>): string => {
  if (/^[\x21-\x7e]$/.test(key)) return key.toLowerCase();
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : '';
};

/** Where keys write, choose or search by letters, they are not ours. */
const WRITES =
  'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=""], [contenteditable=true], [role=textbox], [role=combobox], [role=listbox], [role=menu], [role=tree]';

export const writesText = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(WRITES) !== null;
