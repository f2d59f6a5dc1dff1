// Fetching: articles come from the web, a source is frozen when it is added, read beside the claim and cited, and the
// claim's snapshots leave as an archive; by keys alone, and without a script.
import type { Locator, Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectSoundPage, signIn, test } from './desk.ts';
import type { ForeignSite } from './foreign.ts';
import { says } from './story.ts';
import { readWarc } from './warc.ts';

test.use({ fetches: true });

const ARTICLE = page(
  'Ferry carries more people than ever',
  `<p>The ferry carried 1,200 people on Monday, twice as many as a year ago, the harbour master, Ann Lee, said.</p>
   <p>The new pier cost 40 million crowns, and the two boats were built in the yard of the town.</p>
   <p>According to the company, one in five passengers came by bicycle, and the car deck was full on three mornings.</p>`,
);
const SECOND = page(
  'Bridge stays open in winter',
  `<p>The bridge over the sound will stay open in winter, the mayor, Bo Ek, said on Tuesday in the town hall.</p>
   <p>Clearing the snow costs 300,000 crowns a year, and 4,000 people cross the bridge every day on their way to work.</p>
   <p>Last winter it was closed for eleven days, because a storm had damaged the railing on the northern side.</p>`,
);
const SOURCE = page(
  'The log of the harbour',
  `<p>The log lists every crossing since the line was opened, and it is kept by the harbour office on the quay.</p>
   <p>On Monday the ferry carried 1,180 people, eleven of them twice, and the gauge at the pier stood at 4 metres.</p>
   <p>A year before, on the same day, it carried 610 people; the car deck was closed then because of repairs.</p>`,
);
const PASSAGE = 'On Monday the ferry carried 1,180 people';

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title></head><body><article><h1>${title}</h1>${body}</article></body></html>`;
}

function feed(site: ForeignSite): string {
  const items = ['/ferry', '/bridge'].map((path) => `<item><title>${path}</title><link>${site.url(path)}</link></item>`);
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>News of the sound</title>${items.join('')}</channel></rss>`;
}

function fill(site: ForeignSite): void {
  site.put('/ferry', ARTICLE);
  site.put('/bridge', SECOND);
  site.put('/log', SOURCE);
  site.put('/feed', feed(site), 'application/rss+xml');
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await page.waitForLoadState('load');
  const isThere = () => goal.evaluate((it) => it === document.activeElement);
  for (let presses = 0; presses < 120 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await expect(goal).toBeFocused();
}

async function press(page: Page, goal: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, goal);
  await page.keyboard.press(key);
}

async function type(page: Page, goal: Locator, text: string): Promise<void> {
  await tabTo(page, goal);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** Asks for addresses, corrected once, and waits on the page of the batch, which follows the work by itself. */
async function fetchArticles(page: Page, addresses: string, look: (page: Page) => Promise<void>): Promise<void> {
  await page.goto('/articles/import');
  await press(page, page.getByRole('link', { name: 'Fetch from the web' }));
  const box = page.getByLabel('Addresses, one to a line');
  await expect(box).toBeVisible();
  await look(page);
  await type(page, box, `${addresses}\nnot an address\nftp://harbour.example/log`);
  await press(page, page.getByRole('button', { name: 'Fetch', exact: true }));
  await expect(page.getByRole('alert')).toContainText('Line 2:');
  await expect(page.getByRole('alert')).toContainText('Line 3:');
  await expect(box).toHaveValue(`${addresses}\nnot an address\nftp://harbour.example/log`);
  await look(page);
  await type(page, box, addresses);
  await press(page, page.getByRole('button', { name: 'Fetch', exact: true }));
  await expect(page).toHaveURL(/\/fetches\/[0-9a-f-]+/);
}

/** The journey from an address to the archive of what was cited. */
async function goThrough(page: Page, site: ForeignSite, look: (page: Page) => Promise<void>): Promise<void> {
  fill(site);
  await fetchArticles(page, site.url('/ferry'), look);
  await expect(page.getByRole('status')).toContainText('1 of 1 done', { timeout: 30_000 });
  await expect(page.locator('tbody')).toContainText('New:');
  await look(page);
  await press(page, page.getByRole('link', { name: 'Ferry carries more people than ever' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ferry carries more people than ever');
  const card = page.locator('.card.hint').filter({ hasText: '1,200 people' }).first();
  await look(page);
  await press(page, card.getByRole('button', { name: 'Accept' }));
  await says(page, 'opened.');
  await press(page, page.locator('[data-card]').filter({ hasText: 'C-10' }).getByRole('heading').getByRole('link'));

  const form = page.locator('#add-evidence');
  await press(page, form.locator('summary'));
  await type(page, form.getByLabel(/^Address/), site.url('/log'));
  await press(page, form.getByRole('radio').first(), 'Space');
  await type(page, form.getByLabel('Note'), 'Kept by the harbour office.');
  await expect(form.getByRole('checkbox', { name: /Take a snapshot/ })).toBeChecked();
  await press(page, form.getByRole('button', { name: 'Add the source' }));
  await says(page, 'Evidence added.');
  const claim = new URL(page.url()).pathname;
  await expect(async () => {
    await page.goto(claim);
    await expect(page.getByRole('link', { name: 'Read the snapshot' })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await look(page);

  await press(page, page.getByRole('link', { name: 'Read the snapshot' }));
  await expect(page.locator('.story')).toContainText(PASSAGE);
  await look(page);
  await press(page, page.getByRole('link', { name: 'Use this paragraph' }).nth(1));
  const use = page.locator('#use');
  await expect(use.locator('blockquote')).toContainText(PASSAGE);
  // Of buttons of which none is chosen, Tab reaches the first, and arrows the others.
  await press(page, use.getByRole('radio').first(), 'Space');
  await page.keyboard.press('ArrowDown');
  await expect(use.getByRole('radio', { name: 'Refutes' })).toBeChecked();
  await look(page);
  await press(page, use.getByRole('button', { name: 'Add as evidence' }));
  await says(page, 'Evidence added.');
  await expect(page.locator('.story mark.bad')).toContainText(PASSAGE);
  await look(page);

  await page.goto(claim);
  await expect(page.locator('.source').filter({ hasText: PASSAGE })).toContainText('SHA-256');
  const download = page.waitForEvent('download');
  await press(page, page.getByRole('link', { name: 'Snapshots (WARC)' }));
  const records = await readWarc(await (await download).createReadStream());
  const answers = records.filter((it) => it.type === 'response');
  expect(answers.map((it) => it.target).sort()).toEqual([site.url('/ferry'), site.url('/log')]);
  const answer = answers.find((it) => it.target === site.url('/log'));
  expect(answer?.status).toBe(200);
  expect(answer?.payload.toString()).toBe(SOURCE);
}

test('an article and a source come from the web and are cited, by keys alone', async ({ page, desk, foreign }) => {
  test.slow();
  await signIn(page, desk, 'reviewer');
  await goThrough(page, foreign, expectSoundPage);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('an article and a source come from the web and are cited', async ({ page, desk, foreign }) => {
    test.slow();
    await signIn(page, desk, 'reviewer');
    // The checker of pages is a script itself.
    await goThrough(page, foreign, expectNoSidewaysScroll);
  });
});

test('a feed brings its articles, and what cannot be fetched says why', async ({ page, desk, foreign }) => {
  test.slow();
  fill(foreign);
  await signIn(page, desk, 'reviewer');
  await page.goto('/articles/fetch');
  await page.getByLabel('Addresses, one to a line').fill(foreign.url('/feed'));
  await page.getByRole('radio', { name: /^Feeds or sitemaps/ }).check();
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('3 of 3 done', { timeout: 30_000 });
  await expect(page.locator('tbody')).toContainText('2 entries, 2 of them asked for');
  await expect(page.getByRole('link', { name: 'Bridge stays open in winter' })).toBeVisible();
  await expectSoundPage(page);

  await page.goto('/articles/fetch');
  await page.getByLabel('Addresses, one to a line').fill(`${foreign.url('/gone')}\nhttp://10.0.0.1/`);
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('0 of 2 done · 2 failed', { timeout: 30_000 });
  await expectSoundPage(page);
  await page.goto('/fetches');
  await expect(page.locator('tbody tr')).toHaveCount(2);
  await expectSoundPage(page);
});
