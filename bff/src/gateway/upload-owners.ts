import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Principal } from 'shared/access/check';

/**
 * Uploads belong to the account that began them. Their `Location`, which clients must use as it is (OCI distribution
 * spec 1.1, "Pushing a blob in chunks"), says so in a way that only we can write: nothing has to be stored for it.
 */
export const createUploadOwners = (secret: string) => {
  const sealOf = (who: Principal, id: string): Buffer =>
    createHmac('sha256', secret)
      .update(`${who.kind === 'anonymous' ? '' : who.accountId} ${id}`)
      .digest();

  return {
    queryOf: (who: Principal, id: string): string => `?owner=${sealOf(who, id).toString('base64url')}`,

    owns(who: Principal, id: string, query: URLSearchParams): boolean {
      const sent = Buffer.from(query.get('owner') ?? '', 'base64url');
      const expected = sealOf(who, id);
      return sent.length === expected.length && timingSafeEqual(sent, expected);
    },
  };
};
export type UploadOwners = ReturnType<typeof createUploadOwners>;
