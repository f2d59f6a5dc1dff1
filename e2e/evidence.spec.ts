// Evidence: a reprint is recognised and confirmed, searches and questions are recorded, a known source is used
// again; with the keyboard, and without JavaScript.
import type { Locator, Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { importArticle, says } from './story.ts';

const WIRE =
  'Larch Energy said on Monday that bills would rise by 3 per cent at most, and that nobody would have to pay in advance.';

/** Opens a claim from the article's first suggestion and gives its address. */
async function openClaim(page: Page): Promise<string> {
  await importArticle(page);
  const card = page.locator('.card.hint').first();
  await card.getByRole('button', { name: 'Accept' }).click();
  await says(page, 'opened.');
  await page.locator('[data-card]').first().getByRole('heading').getByRole('link').click();
  return page.url();
}

/** Opens what a summary hides by the keyboard, as it works with and without scripts. */
async function open(page: Page, summary: Locator): Promise<void> {
  await summary.focus();
  await page.keyboard.press('Enter');
}

async function addLink(page: Page, title: string, passage: string): Promise<void> {
  const form = page.locator('#add-evidence');
  await open(page, form.locator('summary'));
  await form.getByLabel(/^Title/).fill(title);
  await form.getByRole('radio', { name: 'refutes' }).press('Space');
  await form.getByLabel('Passage, word for word').fill(passage);
  await form.getByRole('button', { name: 'Add the source' }).press('Enter');
  await says(page, 'Evidence added.');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    // The rules are held against the page by a script.
    const looksSound = (page: Page) => (javaScriptEnabled ? expectSoundPage(page) : Promise.resolve());

    test('evidence is grouped by origin, and the research around it recorded', async ({ page, desk }, testInfo) => {
      await signIn(page, desk, 'reviewer');
      const claim = await openClaim(page);
      await addLink(page, 'Valley Post on the bills', WIRE);
      await addLink(page, 'Evening Echo on the bills', `No panic. ${WIRE}`);
      const suggestion = page.locator('.card.hint');
      await expect(suggestion).toContainText('of the words are the same');
      await looksSound(page);
      await suggestion.getByRole('button', { name: 'Same text' }).press('Enter');
      await says(page, 'Recorded that they share an origin.');
      await expect(page.locator('#evidence')).toContainText('2 links, 1 origin');

      await open(page, page.locator('#search summary'));
      const search = page.locator('#search');
      await search.getByLabel('What was searched for').fill('electricity prices 2026');
      await search.getByLabel('Where', { exact: true }).fill('The register of tariffs');
      await search.getByRole('radio', { name: 'Nothing' }).press('Space');
      await search.getByRole('button', { name: 'Record the search' }).press('Enter');
      await says(page, 'Search recorded.');
      await expect(page.locator('#searches')).toContainText('Nothing found');

      await open(page, page.locator('#ask-question summary'));
      await page.getByLabel('What has to be known').fill('By how much do bills rise?');
      await page.getByRole('button', { name: 'Add the question' }).press('Enter');
      await says(page, 'Question added.');
      const question = page.locator('#questions article');
      await open(page, question.locator('summary', { hasText: 'Answer' }));
      await question.getByLabel('Kind of answer').selectOption('In the words of a source');
      await question.getByLabel('Answer', { exact: true }).fill('3 per cent at most');
      await question.getByRole('button', { name: 'Add the answer' }).press('Enter');
      await expect(page.locator('.problems')).toContainText('needs the evidence that has them');
      await expect(question.getByLabel('Answer', { exact: true })).toHaveValue('3 per cent at most');
      await looksSound(page);
      await question.getByRole('checkbox').first().press('Space');
      await question.getByRole('button', { name: 'Add the answer' }).press('Enter');
      await says(page, 'Answer added.');
      await expect(question).toContainText('From Valley Post on the bills');
      await testInfo.attach('claim', { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });

      await page.getByRole('link', { name: 'Use a known source' }).press('Enter');
      await page.getByLabel('Words of its title, publisher or address').fill('echo bills');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('article')).toHaveCount(1);
      await looksSound(page);
      await testInfo.attach('known sources', { body: await page.screenshot(), contentType: 'image/png' });
      await page.getByRole('link', { name: /^Use it/ }).press('Enter');
      await page.getByRole('radio', { name: 'Context' }).press('Space');
      await page.getByLabel(/^Note/).fill('Says the same of the year before.');
      await looksSound(page);
      await page.getByRole('button', { name: 'Add the source' }).press('Enter');
      await says(page, 'Evidence added.');
      expect(page.url()).toContain(new URL(claim).pathname);
      await expect(page.locator('#evidence')).toContainText('3 links, 1 origin');
    });
  });
}
