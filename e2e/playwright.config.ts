import { defineConfig, devices } from '@playwright/test';
import { systemChromium } from './fixtures/tools.ts';

const chromium = systemChromium();

export default defineConfig({
  testDir: './specs',
  globalSetup: './fixtures/global-setup.ts',
  testMatch: '*.e2e.ts',
  outputDir: './test-results',
  // One program and its embedded database for each worker. Much of a test is waiting: three keep two cores busy.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-US',
    actionTimeout: 10_000,
    // `--trace retain-on-failure` tells more, and takes a quarter more time.
    screenshot: 'only-on-failure',
    launchOptions: {
      // Without a system browser, Playwright's own.
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
