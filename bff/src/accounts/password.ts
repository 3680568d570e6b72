import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's first choice of parameters (Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane). */
const PARAMETERS = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string) => hash(password, PARAMETERS);

/** Verified when the login ID is unknown or has no password, so that the answer takes as long as for a wrong password. */
const NOBODY = hashPassword('nobody has this password');

export const verifyPassword = async (
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> => {
  const matches = await verify(passwordHash || (await NOBODY), password);
  return matches && Boolean(passwordHash);
};
