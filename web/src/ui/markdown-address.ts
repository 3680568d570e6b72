/** In front of every id of a text, so that none can stand for one of the page. */
export const ID_PREFIX = 'user-content-';

/** An address that a text may lead to, as the browser understands it; undefined for all others. */
export const webAddress = (written: string): string | undefined => {
  // Only whole addresses: the rest would depend on the page.
  if (!/^(https?:\/\/|mailto:)/i.test(written)) return undefined;
  const url = URL.parse(written);
  return url && /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
};
