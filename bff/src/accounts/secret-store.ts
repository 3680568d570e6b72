import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { secrets } from '../database/schema.ts';

/** A random value of 256 bits that is made once and then the same in every console process. Base64url. */
export const sharedSecret = async ({ db }: Database, name: string): Promise<string> => {
  await db
    .insert(secrets)
    .values({ name, value: randomBytes(32).toString('base64url') })
    .onConflictDoNothing();
  const [row] = await db.select().from(secrets).where(eq(secrets.name, name));
  if (!row) throw new Error(`the secret ${name} was neither found nor made`);
  return row.value;
};
