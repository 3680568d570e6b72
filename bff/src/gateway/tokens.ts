import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { formatScope, parseScope, type Scope } from './scope.ts';

/** What a token says: who showed their key, and what for. Not what is allowed: that is looked up at each request. */
export type TokenClaims = { accessKeyId: string | null; scopes: Scope[] };

/** Seconds. Rights end at once in any case, so it only says how often clients ask again. */
export const TOKEN_LIFETIME = 900;
const ISSUER = 'registry-console';
const Payload = z.object({ sub: z.string(), exp: z.int(), scope: z.array(z.string()) });

/**
 * Bearer tokens of the Docker token specification: signed and read by ourselves alone, so a shared key (HS256) does.
 * A token counts only at the host it was issued for, because that decides what its names mean.
 */
export const createTokens = (secret: string, now: () => Date) => {
  const key = new TextEncoder().encode(secret);
  // Clients send one token many times; its signature is checked once.
  const verified = new LRUCache<string, { claims: TokenClaims; expires: number }>({ max: 10_000 });

  return {
    issue: ({ accessKeyId, scopes }: TokenClaims, host: string): Promise<string> => {
      const issuedAt = Math.floor(now().getTime() / 1000);
      return new SignJWT({ scope: scopes.map(formatScope) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(host)
        .setSubject(accessKeyId ?? '')
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + TOKEN_LIFETIME)
        .sign(key);
    },

    /** @returns undefined for a token that is not ours, not for this host, or over */
    async verify(token: string, host: string): Promise<TokenClaims | undefined> {
      const cacheKey = `${host} ${token}`;
      const known = verified.get(cacheKey);
      if (known) return known.expires > now().getTime() ? known.claims : undefined;
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer: ISSUER,
          audience: host,
          requiredClaims: ['exp', 'iat'],
          currentDate: now(),
        });
        const { sub, exp, scope } = Payload.parse(payload);
        const scopes = scope.map(parseScope).filter((each) => each !== undefined);
        const claims = { accessKeyId: sub || null, scopes };
        verified.set(cacheKey, { claims, expires: exp * 1000 });
        return claims;
      } catch {
        return undefined;
      }
    },
  };
};
export type Tokens = ReturnType<typeof createTokens>;
