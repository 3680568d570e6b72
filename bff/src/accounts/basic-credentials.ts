/**
 * User name and password of an `Authorization: Basic` header (RFC 7617, UTF-8).
 * @returns undefined for another scheme or a header that is not well formed
 */
export const basicCredentials = (header: string | undefined): { id: string; secret: string } | undefined => {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { id: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
};
