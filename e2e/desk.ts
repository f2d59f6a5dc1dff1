// Desk: what every journey starts from. Import `test` and `expect` from here, never from Playwright.
//
//   test('…', async ({ page, desk }) => {          a fresh demo desk; page.goto('/') opens it
//     await signIn(page, desk, 'editor');          by role, e-mail address, or the part before the @
//     await expectSoundPage(page);                 axe in both colour schemes, and 390 wide
//   });
//   test.use({ deskKind: 'empty' });               a desk before set-up; desk.setUpLink opens it
//   test.use({ fetches: true });                   a desk that may fetch from `foreign`, a site on this machine
//   test.use({ javaScriptEnabled: false });        Playwright's own options work as ever
//   test('…', async ({ page, newVisitor }) => {    newVisitor() is the page of a second person
//
// A test fails at its end when any page of it logged an error or asked another host for anything.
import { type BrowserContext, type BrowserContextOptions, expect, type Page, test as base } from '@playwright/test';
import axe from 'axe-core';
import { ForeignSite } from './foreign.ts';
import { Desk, type DeskKind, DemoFolder } from './server.ts';

export { expect } from '@playwright/test';

interface Options {
  deskKind: DeskKind;
  /** Whether the desk was told under which address readers find it. */
  deskIsPublic: boolean;
  /** Whether the desk may fetch from the foreign site of the test. */
  fetches: boolean;
}

interface WorkerFixtures {
  /** The demo desk as it is before anybody used it, made once; each test has a copy. */
  demo: DemoFolder;
}

interface Fixtures {
  /** The running desk of this test. */
  desk: Desk;
  /** A site of somebody else's, empty until the test puts pages there. */
  foreign: ForeignSite;
  /** What pages did that no page may do, one sentence each. */
  misdeeds: string[];
  /** Opens a browser of its own for one more person, watched like the first. */
  newVisitor: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  demo: [
    async ({}, use) => {
      const demo = await DemoFolder.make();
      await use(demo);
      await demo.remove();
    },
    { scope: 'worker' },
  ],

  deskKind: ['demo', { option: true }],
  deskIsPublic: [false, { option: true }],
  fetches: [false, { option: true }],

  foreign: async ({}, use) => {
    const site = await ForeignSite.start();
    await use(site);
    await site.stop();
  },

  desk: async ({ demo, deskKind, deskIsPublic, fetches, foreign }, use, testInfo) => {
    const postgres = testInfo.project.name === 'postgres' ? process.env['CLAIMDESK_TEST_POSTGRES'] : undefined;
    // Nobody waits between two visits to a machine that is this one.
    const settings: Record<string, string> = fetches
      ? { FETCH_ALLOWED_HOSTS: JSON.stringify([foreign.host]), FETCH_PAUSE_SECONDS: '0' }
      : { FETCH_ENABLED: 'false' };
    const desk = await Desk.start({ kind: deskKind, demo, isPublic: deskIsPublic, postgres, settings });
    await use(desk);
    await desk.stop();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('what the desk printed', { body: desk.output, contentType: 'text/plain' });
    }
  },

  baseURL: async ({ desk }, use) => use(desk.url),

  misdeeds: async ({}, use) => {
    const misdeeds: string[] = [];
    await use(misdeeds);
    expect(misdeeds, 'what pages did that no page may do').toEqual([]);
  },

  context: async ({ context, desk, misdeeds }, use) => {
    watch(context, desk, misdeeds);
    await use(context);
  },

  newVisitor: async ({ browser, desk, misdeeds, contextOptions, viewport, locale, timezoneId }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const given = { ...contextOptions, viewport, locale, timezoneId, baseURL: desk.url, ...options };
      const context = await browser.newContext(given as BrowserContextOptions);
      watch(context, desk, misdeeds);
      opened.push(context);
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});

/** Notes console errors, uncaught exceptions, failures of the server, and requests to another host. */
function watch(context: BrowserContext, desk: Desk, misdeeds: string[]): void {
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== desk.url) misdeeds.push(`asked another host: ${request.url()}`);
  });
  context.on('response', (response) => {
    const opensPage = response.request().isNavigationRequest();
    // A page may answer 4xx, which its journey then expects by name; what a page is made of may not.
    const bad = opensPage ? response.status() >= 500 : response.status() >= 400;
    if (bad) misdeeds.push(`was answered ${response.status()}: ${response.url()}`);
  });
  context.on('console', (message) => {
    const aboutResponse = message.text().startsWith('Failed to load resource: the server responded with a status of');
    if (message.type() === 'error' && !aboutResponse) misdeeds.push(`logged an error: ${message.text()}`);
  });
  context.on('weberror', (thrown) => misdeeds.push(`threw: ${thrown.error()}`));
}

/** Signs in through the form, as the person of this role, e-mail address, or part of it before the @. */
export async function signIn(page: Page, desk: Desk, who: string): Promise<void> {
  const { email, password } = desk.person(who);
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page, `signed in as ${email}`).not.toHaveURL(/\/sign-in/);
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong on the page; it looks into no frame, and no page of the desk has any. */
async function violations(page: Page, runOnly: axe.RunOptions['runOnly']): Promise<string[]> {
  expect(page.frames(), `frames of ${page.url()}`).toHaveLength(1);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options: axe.RunOptions = { runOnly, resultTypes: ['violations'] };
  return page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(options);
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join('\n')}`);
  }, options);
}

/** Holds the page against the WCAG 2.2 AA rules that a machine can check; in the dark only colours differ. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  // What is half under the bar that stays would count as too small.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await violations(page, colorScheme === 'light' ? RULES : { type: 'rule', values: ['color-contrast'] });
    expect(found, `${page.url()} in ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** The page itself must not scroll sideways at this width; the failure names what sticks out. */
export async function expectNoSidewaysScroll(page: Page, width = 390): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 844 });
  const stickingOut = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((it) => it.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} wide`, ...wide.map((it) => it.outerHTML.slice(0, 120))];
  });
  expect(stickingOut, `${page.url()} at ${width} wide`).toEqual([]);
  if (before) await page.setViewportSize(before);
}

/** With colours that a system forces upon pages, whatever can be acted on is still told from the ground. */
async function expectForcedColours(page: Page): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  const lost = await page.evaluate(() => {
    const seen = (it: Element) => it.checkVisibility({ visibilityProperty: true });
    const bare = (it: Element) => getComputedStyle(it).borderTopStyle === 'none' && getComputedStyle(it).textDecorationLine === 'none';
    return [...document.querySelectorAll('a.btn, button.btn')].filter((it) => seen(it) && bare(it)).map((it) => it.outerHTML.slice(0, 120));
  });
  expect(lost, `${page.url()} in forced colours`).toEqual([]);
  await page.emulateMedia({ forcedColors: null });
}

/** What holds for every page: no axe violation in either colour scheme, no act lost in forced colours, and no sideways scroll at 390 or 1600 wide. */
export async function expectSoundPage(page: Page): Promise<void> {
  await expectNoAxeViolations(page);
  await expectForcedColours(page);
  await expectNoSidewaysScroll(page);
  await expectNoSidewaysScroll(page, 1600);
}
