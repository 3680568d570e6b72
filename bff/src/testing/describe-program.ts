import { describe, inject } from 'vitest';
import { createServerDatabase } from '../database/testing/describe-on-both-databases.ts';
import { startTestProgram } from './test-program.ts';

type Start = typeof startTestProgram;

/** Runs the suite twice: on programs with the embedded database, and on programs with a real PostgreSQL server. */
export const describeProgram = (name: string, suite: (start: Start) => void) => {
  const postgresUrl = inject('postgresUrl');
  describe(`${name}, embedded database`, () => suite(startTestProgram));
  describe.skipIf(!postgresUrl)(`${name}, PostgreSQL server`, () =>
    suite(async (settings) =>
      startTestProgram({ ...settings, DATABASE_URL: await createServerDatabase(postgresUrl ?? '') }),
    ),
  );
};
