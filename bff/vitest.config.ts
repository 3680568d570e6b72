import { defineConfig } from 'vitest/config';

/** What replaces modules needs them to itself. The others share what they loaded: a tenth of the time. */
const REPLACES_MODULES = 'src/**/*.mocked.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['src/database/testing/global-setup.ts'],
    // Processes that no thread can imitate: real databases, kill -9, two starts at once.
    pool: 'forks',
    // Much of a test is waiting, for disks and for timers: unasked, two cores run one at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'real',
          include: ['src/**/*.test.ts'],
          exclude: [REPLACES_MODULES],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocked', include: [REPLACES_MODULES] } },
    ],
  },
});
