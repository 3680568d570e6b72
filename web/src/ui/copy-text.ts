/** Puts text on the clipboard; true when that worked. */
export const copyText = async (text: string, near: HTMLElement | null): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text, near ?? document.body);
  }
};

/**
 * Browsers offer `navigator.clipboard` on https and localhost only, while a console in an inner network is often
 * reached by plain http. `near` keeps the helper field inside a dialog that holds the focus.
 */
const copySelection = (text: string, near: HTMLElement): boolean => {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  near.append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
};
