import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { SecondFactorSecret } from 'shared/accounts/second-factor';
import { ProblemError } from 'shared/http/problem';
import type { z } from 'zod';
import type { ChangeFeed } from '../database/change-feed.ts';
import { ACCOUNTS_CHANGED } from './account-directory.ts';
import type { AccountStore, StoredAccount } from './account-store.ts';

const ISSUER = 'Registry Console';
/** RFC 4226 section 4: 160 bits are recommended. */
const SECRET_BYTES = 20;
const PERIOD_SECONDS = 30;
/** A clock may be wrong by one period; RFC 6238 section 5.2. */
const WINDOW = 1;
const RECOVERY_CODES = 10;

/** Letters and digits that are not taken for each other; 60 random bits. */
const newRecoveryCode = () =>
  Array.from(randomBytes(12), (byte) => '0123456789abcdefghjkmnpqrstvwxyz'[byte & 31])
    .join('')
    .replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3');
const hashCode = (code: string) =>
  createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .digest('hex');

const totpOf = (loginId: string, secret: Secret) =>
  new TOTP({ issuer: ISSUER, label: loginId, secret, period: PERIOD_SECONDS });

type Deps = { accounts: AccountStore; changes: ChangeFeed; now: () => Date };

/** Codes of an authenticator app (RFC 6238), asked for beside the password. */
export const createSecondFactor = ({ accounts, changes, now }: Deps) => {
  const wrongCode = () =>
    new ProblemError('wrong-code', {
      errors: [{ pointer: '/body/code', detail: 'The code is not right, or was used.' }],
    });

  /** The period that a code is of; undefined: it is wrong. */
  const stepOf = ({ loginId }: StoredAccount, secret: string, code: string): number | undefined => {
    const timestamp = now().getTime();
    const delta = totpOf(loginId, Secret.fromBase32(secret)).validate({
      token: code.replaceAll(/\s/g, ''),
      timestamp,
      window: WINDOW,
    });
    return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
  };

  return {
    /** @param account whose password was just proved */
    async begin(account: StoredAccount): Promise<z.infer<typeof SecondFactorSecret>> {
      if (account.totpConfirmed)
        throw new ProblemError('bad-request', {
          detail: 'Remove the authenticator app that is set up first.',
        });
      const secret = new Secret({ size: SECRET_BYTES });
      await accounts.setSecondFactor(account.id, { totpSecret: secret.base32, totpConfirmed: false });
      return { secret: secret.base32, uri: totpOf(account.loginId, secret).toString() };
    },

    /** @throws ProblemError `wrong-code` */
    async confirm(account: StoredAccount, code: string): Promise<{ recoveryCodes: string[] }> {
      const { totpSecret: secret, totpConfirmed } = account;
      const step = secret !== null && !totpConfirmed ? stepOf(account, secret, code) : undefined;
      if (step === undefined) throw wrongCode();
      const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
      await accounts.setSecondFactor(account.id, {
        totpConfirmed: true,
        totpStep: step,
        recoveryCodes: recoveryCodes.map(hashCode),
      });
      await changes.publish(ACCOUNTS_CHANGED);
      return { recoveryCodes };
    },

    async remove(accountId: number): Promise<void> {
      await accounts.setSecondFactor(accountId, {
        totpSecret: null,
        totpConfirmed: false,
        totpStep: 0,
        recoveryCodes: [],
      });
      await changes.publish(ACCOUNTS_CHANGED);
    },

    /**
     * Asked after the password was right. A code counts once, also of two sign-ins at once.
     * @throws ProblemError `second-factor-needed`, `wrong-code`
     */
    async prove(account: StoredAccount, code: string | undefined): Promise<void> {
      if (!account.totpConfirmed || account.totpSecret === null) return;
      if (code === undefined) throw new ProblemError('second-factor-needed');
      const step = stepOf(account, account.totpSecret, code);
      const isNew =
        step === undefined
          ? await accounts.useRecoveryCode(account.id, hashCode(code))
          : await accounts.useTotpStep(account.id, step);
      if (!isNew) throw wrongCode();
    },
  };
};
export type SecondFactor = ReturnType<typeof createSecondFactor>;
