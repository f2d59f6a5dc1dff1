// Playwright: Debian's Chromium, one fresh desk per test, no way out to the network.
import { defineConfig } from '@playwright/test';

const onPostgres = process.env['CLAIMDESK_TEST_POSTGRES'] !== undefined;

export default defineConfig({
  projects: [{ name: 'sqlite' }, ...(onPostgres ? [{ name: 'postgres', testMatch: 'path.spec.ts', grep: /with the mouse/ }] : [])],
  testDir: '.',
  testMatch: '*.spec.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // The longest journeys look at a dozen pages with the checker of accessibility, which is slow beside other work.
  timeout: 120_000,
  globalTimeout: 20 * 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1400, height: 900 },
    screenshot: 'only-on-failure',
    // Without the pictures: taking them of every test that passes is a good part of its time.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: process.env['CLAIMDESK_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A page that asks another host for something must fail here, not merely be counted.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
  },
});
