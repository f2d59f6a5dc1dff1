// Revisions: an article is brought in again, its claims follow it, and somebody looks at what was changed, with and
// without a script, with the mouse and by keyboard.
import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectSoundPage, signIn, test } from './desk.ts';
import { importArticle, says, unfold } from './story.ts';

const FIRST = `Ferry line opens

The Harbour Post

The two boats cost 41 million crowns, the company’s director, Ann Lee, said on Monday.

Nine hundred people travelled on the first day, twice as many as the company had hoped for.

Most of the timber of the new pier came from the forests of the north shore.

On Tuesday the line was closed because of a storm, and nobody travelled at all.`;

/** A number is another, and the last sentence went; two that are like it came. */
const SECOND = `${FIRST.replace('Nine hundred', 'Eight hundred').replace(
  'Most of the timber of the new pier came from the forests of the north shore.\n\n',
  '',
)}

Much of the timber of the old pier came from the forests of the north shore, Lee said.

Half of the timber of the new pier came from the forests of the west shore, others said.`;

const QUOTES = [
  'The two boats cost 41 million crowns',
  'Nine hundred people travelled on the first day',
  'Most of the timber of the new pier came from the forests of the north shore',
];

async function openClaims(page: Page): Promise<string> {
  await importArticle(page, FIRST);
  const article = new URL(page.url()).pathname;
  for (const [index, words] of QUOTES.entries()) {
    await page.goto(`${article}/claims`);
    await page.getByLabel('The words, as they stand in the article').fill(words);
    await page.getByRole('button', { name: 'Add the claim' }).click();
    await says(page, `C-${10 + index} opened.`);
  }
  return article;
}

/** Brings the text in again, compares, places and settles, and has each page looked at. */
async function goThrough(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
  const article = await openClaims(page);
  await page.goto(article);
  await page.getByRole('link', { name: 'Bring the text in again' }).click();
  await look(page);
  await page.getByLabel('Text or HTML of the article as it is now').fill(SECOND);
  await page.getByRole('button', { name: 'Compare and store' }).click();
  await says(page, 'Revision 2: 1 claim unchanged, 1 changed, 1 orphaned.');
  await expect(page.locator('.orphans')).toContainText('1 orphan: C-12');
  await look(page);

  await page.getByRole('link', { name: /words$/ }).click();
  await expect(page.locator('del').filter({ hasText: 'Nine' })).toBeVisible();
  await expect(page.locator('ins').filter({ hasText: 'Eight' })).toBeVisible();
  await look(page);
  await page.goto(`${article}/revisions/1`);
  await expect(page.locator('.story')).toContainText('Nine hundred people');
  await look(page);

  await page.goto('/queue?tab=changed');
  await expect(page.getByRole('link', { name: /^Article changed 4/ })).toBeVisible();
  await look(page);
  await page.goto('/claims/C-11');
  await expect(page.locator('#text')).toContainText('The article says it in other words');
  await look(page);
  await unfold(page, 'I have looked at it');
  await page.getByLabel('Why the claim stays as it is').fill('The number was corrected; the claim is the same.');
  await page.getByRole('button', { name: 'Leave the claim as it is' }).click();
  await says(page, 'Recorded that you have looked at the change.');

  await page.goto('/claims/C-12');
  await expect(page.locator('.candidates li').first()).toContainText('% alike');
  await look(page);
  await page.getByRole('button', { name: /^It is here/ }).first().click();
  await says(page, 'Recorded where its words stand now.');
  await expect(page.locator('#text')).toContainText('Words changed');
  await look(page);

  await page.goto(`${article}/revise`);
  await page.getByLabel('Text or HTML of the article as it is now').fill(SECOND);
  await page.getByRole('button', { name: 'Compare and store' }).click();
  await says(page, 'The text is the same as before: nothing was stored.');
}

test('an article is brought in again and its claims are looked after', async ({ page, desk }) => {
  test.slow();
  await signIn(page, desk, 'reviewer');
  await goThrough(page, expectSoundPage);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('an article is brought in again and its claims are looked after', async ({ page, desk }) => {
    test.slow();
    await signIn(page, desk, 'reviewer');
    // The checker of pages is a script itself.
    await goThrough(page, expectNoSidewaysScroll);
  });
});

test('an article is brought in again by keyboard', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  const article = await openClaims(page);
  await page.goto(article);
  await page.getByRole('link', { name: 'Bring the text in again' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForLoadState('load');
  await page.getByLabel('Text or HTML of the article as it is now').focus();
  await page.keyboard.insertText(SECOND);
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.getByRole('button', { name: 'Compare and store' }).evaluate((it) => it === document.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await says(page, 'Revision 2: 1 claim unchanged, 1 changed, 1 orphaned.');
  await page.locator('.orphans a').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForLoadState('load');
  await page.getByRole('button', { name: /^It is here/ }).first().focus();
  await page.keyboard.press('Enter');
  await says(page, 'Recorded where its words stand now.');
});
