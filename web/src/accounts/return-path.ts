const HERE = 'http://console.invalid';

/**
 * Where to go after signing in. The address may have come from somebody else's link, so only paths of the console
 * itself pass: browsers read `//host` and `/\host` as another site.
 */
export const returnPath = (wanted: string | null): string => {
  if (!wanted?.startsWith('/') || wanted.startsWith('//') || /[\\\p{Cc}]/u.test(wanted)) return '/';
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  // `/./` and `/x/..//host` are only seen once they are resolved.
  if (origin !== HERE || pathname.startsWith('//') || pathname === '/sign-in') return '/';
  return pathname + search + hash;
};
