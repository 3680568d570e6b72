import { createHmac } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from 'shared/http/problem';
import { networkOf } from './network-address.ts';

/** Enough for people who mistype, too few to guess. In each console process. */
const OF_A_NETWORK = { points: 10, duration: 60 };
/** From many networks at once. Who has signed in on a device before is not held up there by what strangers try. */
const AT_AN_ACCOUNT = { points: 100, duration: 15 * 60 };

/**
 * Holds up guessing without ever locking an account out for good: OWASP, "Slow Down Online Guessing Attacks with Device
 * Cookies".
 */
export const createPasswordAttempts = (secret: string) => {
  const networks = new RateLimiterMemory(OF_A_NETWORK);
  const accounts = new RateLimiterMemory(AT_AN_ACCOUNT);
  const same = (loginId: string) => loginId.toLowerCase();

  const consume = async (limiter: RateLimiterMemory, key: string) => {
    try {
      await limiter.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.ceil(error.msBeforeNext / 1000);
      throw new ProblemError('too-many-attempts', { detail: `Try again in ${seconds} seconds.` });
    }
  };

  const deviceOf = (loginId: string): string =>
    createHmac('sha256', secret).update(same(loginId)).digest('base64url');

  return {
    deviceOf,

    /**
     * Counts an attempt before the password is looked at, so that many at once are no way around it.
     * @param device what `deviceOf` gave it when this account signed in there last
     * @returns how to take it back: the password was right
     * @throws ProblemError `too-many-attempts`
     */
    async begin(loginId: string, address: string, device?: string): Promise<() => Promise<void>> {
      const network = networkOf(address);
      await consume(networks, network);
      const isKnown = device === deviceOf(loginId);
      if (!isKnown) await consume(accounts, same(loginId));
      return async () => {
        await networks.reward(network);
        if (!isKnown) await accounts.reward(same(loginId));
      };
    },
  };
};
export type PasswordAttempts = ReturnType<typeof createPasswordAttempts>;
