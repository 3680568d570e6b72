import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { SecondFactorCode } from './second-factor-code.ts';
import { SubAccountRef } from './sub-account.ts';

const Password = z.string().min(1).max(1000);

export const SecondFactorSecret = z
  .object({
    secret: z.string().meta({ description: 'To be typed into an authenticator app; base 32' }),
    uri: z.string().meta({ description: 'The same as a QR code shows it (`otpauth:`)' }),
  })
  .meta({
    id: 'SecondFactorSecret',
    examples: [
      {
        secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        uri: 'otpauth://totp/Registry%20Console:kim.minji?issuer=Registry%20Console&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      },
    ],
  });

export const beginSecondFactor = endpoint({
  id: 'beginSecondFactor',
  method: 'post',
  path: '/api/v1/account/second-factor',
  action: 'Change/updateOwnSecondFactor',
  summary: 'Set up an authenticator app',
  description:
    'Nothing is asked for at sign-in before a code of it was confirmed. Asked again, it begins anew.',
  body: z
    .strictObject({ password: Password })
    .meta({ examples: [{ password: 'correct horse battery staple' }] }),
  response: SecondFactorSecret,
});

export const confirmSecondFactor = endpoint({
  id: 'confirmSecondFactor',
  method: 'post',
  path: '/api/v1/account/second-factor/confirmation',
  action: 'Change/updateOwnSecondFactor',
  summary: 'Confirm the authenticator app',
  description:
    'From now on a code is asked for at each sign-in. The answer holds recovery codes, each good for one sign-in, shown this once. Ends all other sessions.',
  body: z.strictObject({ code: SecondFactorCode }).meta({ examples: [{ code: '492039' }] }),
  response: z
    .object({ recoveryCodes: z.array(z.string()) })
    .meta({ examples: [{ recoveryCodes: ['7k2m-9qwx-4t8v'] }] }),
});

export const removeSecondFactor = endpoint({
  id: 'removeSecondFactor',
  method: 'post',
  path: '/api/v1/account/second-factor/removal',
  action: 'Change/updateOwnSecondFactor',
  summary: 'Remove the authenticator app',
  description: 'The password alone signs in again.',
  body: z
    .strictObject({ password: Password })
    .meta({ examples: [{ password: 'correct horse battery staple' }] }),
});

export const removeSubAccountSecondFactor = endpoint({
  id: 'removeSubAccountSecondFactor',
  method: 'delete',
  path: '/api/v1/sub-accounts/:subAccount/second-factor',
  action: 'Change/updateSubAccount',
  summary: "Remove a sub account's authenticator app",
  description: 'For somebody who lost it, and the recovery codes.',
  params: SubAccountRef,
});
