import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/database/testing/global-setup.ts'],
    // Processes that no thread can imitate: real databases, kill -9, two starts at once.
    pool: 'forks',
    // Much of a test is waiting, for disks and for timers: unasked, two cores run one at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
