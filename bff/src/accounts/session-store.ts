import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { sessions } from '../database/schema.ts';

/** What is kept of each session beside its cookie's settings. */
export type SessionData = { accountId: number; signedInAt: string; address: string; userAgent: string };
type Stored = SessionData & { cookie: { expires: string } };

const ofAccount = (accountId: number) => eq(sql`(${sessions.sess} ->> 'accountId')`, String(accountId));
const isOver = sql`${sessions.expire} < now()`;

/** Beside what express-session reads and writes itself: all sessions of an account. */
export const createSessionStore = ({ db }: Database) => ({
  async list(accountId: number): Promise<{ sid: string; session: Stored }[]> {
    const rows = await db
      .select({ sid: sessions.sid, session: sql<Stored>`${sessions.sess}` })
      .from(sessions)
      .where(and(ofAccount(accountId), sql`not ${isOver}`))
      .orderBy(desc(sql`(${sessions.sess} ->> 'signedInAt')`));
    return rows;
  },

  /** @returns how many were ended */
  end: async (accountId: number, exceptSid = ''): Promise<number> =>
    (
      await db
        .delete(sessions)
        .where(and(ofAccount(accountId), ne(sessions.sid, exceptSid)))
        .returning({ sid: sessions.sid })
    ).length,

  endOne: async (accountId: number, sid: string): Promise<void> => {
    await db.delete(sessions).where(and(ofAccount(accountId), eq(sessions.sid, sid)));
  },

  /** It ends after so long without another call, and when its cookie does. One that has ended stays so. */
  keep: async (sid: string, seconds: number): Promise<void> => {
    await db
      .update(sessions)
      .set({
        expire: sql`least((${sessions.sess} -> 'cookie' ->> 'expires')::timestamptz, now() + make_interval(secs => ${seconds}))`,
      })
      .where(and(eq(sessions.sid, sid), sql`not ${isOver}`));
  },
});
export type SessionStore = ReturnType<typeof createSessionStore>;
