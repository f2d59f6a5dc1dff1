// Suggestions: narrowed, dismissed, restored and accepted beside the text that they come from, with and without a script.
import type { Page } from '@playwright/test';
import { expect, expectNoSidewaysScroll, expectSoundPage, signIn, test } from './desk.ts';
import { importArticle, says } from './story.ts';

const TEXT = `Ferry carries more than ever

The Harbour Post

2 February 2026

The ferry carried 1,200 people on its first day, twice as many as a year ago. “It will carry 5,000 people a week by May,” the harbour master, Ida Berg, said on Monday.

The captain, Olaf Strand, said that the old ferry was beautiful. According to the council, the pier cost 40 million crowns.`;

function cards(page: Page) {
  return page.locator('.card.hint');
}

/** Narrows, dismisses, restores and accepts, as anybody does with the mouse, and has each page looked at. */
async function goThrough(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
  await importArticle(page, TEXT);
  const all = await cards(page).count();
  const opinion = cards(page).filter({ hasText: 'beautiful' });
  await expect(opinion).toContainText('Opinion');
  await expect(opinion).toContainText('Olaf Strand');
  await expect(opinion.getByRole('list', { name: 'Why it was suggested' })).toContainText('an opinion');
  await expect(page.locator('.story mark.by').filter({ hasText: 'Olaf Strand' })).toBeVisible();

  await page.getByRole('link', { name: /^Hide opinions/ }).click();
  await expect(opinion).toHaveCount(0);
  await expect(page.locator('.story mark.by').filter({ hasText: 'Olaf Strand' })).toHaveCount(0);
  await expect(page.getByText(`${all - 1} of ${all} suggestions`)).toBeVisible();
  await look(page);

  const second = (await cards(page).nth(1).getAttribute('id')) ?? '';
  await cards(page).first().getByRole('button', { name: 'Dismiss' }).click();
  await says(page, 'Suggestion dismissed.');
  await expect(page).toHaveURL(new RegExp(`hide=opinion#${second}$`));
  await expect(opinion).toHaveCount(0);
  await page.getByRole('link', { name: 'Remove the filter Without: Opinion' }).click();
  await expect(opinion).toBeVisible();

  await page.getByRole('link', { name: /^Dismissed/ }).click();
  await expect(cards(page)).toHaveCount(1);
  await expect(cards(page)).toContainText('dismissed by Rosa Reviewer');
  await look(page);
  await cards(page).getByRole('button', { name: 'Restore' }).click();
  await says(page, 'Suggestion restored.');
  await expect(page.locator('.empty')).toContainText('Suggestions that somebody dismissed stand here');

  await page.getByRole('link', { name: /^Suggested/ }).click();
  await expect(cards(page)).toHaveCount(all);
  await page.getByText('Filter and sort').click();
  await look(page);
  await page.getByRole('link', { name: 'most worth checking first' }).click();
  const worths = await page.locator('.card .worth').allInnerTexts();
  expect(worths).toEqual([...worths].sort().reverse());
  await page.getByText('Filter and sort').click();
  await page.getByRole('link', { name: /^direct quotation/ }).click();
  await expect(cards(page)).toHaveCount(1);
  await cards(page).getByRole('link', { name: 'Edit' }).click();
  await expect(page.locator('.passage')).toContainText('twice as many as a year ago');
  await expect(page.locator('.passage mark.by')).toHaveText('Ida Berg');
  await expect(page.locator('.passage mark.cue')).toHaveText('said');
  await look(page);
  await page.getByRole('button', { name: 'Accept as a claim' }).click();
  await says(page, 'C-10 opened.');
  await expect(page).toHaveURL(/show=suggested&form=direct&sort=worth/);
}

test('suggestions are narrowed, dismissed, restored and accepted', async ({ page, desk }) => {
  test.slow();
  await signIn(page, desk, 'reviewer');
  await goThrough(page, expectSoundPage);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('suggestions are narrowed, dismissed, restored and accepted', async ({ page, desk }) => {
    await signIn(page, desk, 'reviewer');
    // The checker of pages is a script itself.
    await goThrough(page, expectNoSidewaysScroll);
  });
});

test('a card shows its words, its speaker and its cue, and the speaker shows each of their cards', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await importArticle(page, 'Ferry sails again\n\n“The ferry carried 1,200 people on Monday,” the harbour master, Ida Berg, said. “The new pier cost 40 million crowns.”');
  const lit = page.locator('.story mark.here');
  await cards(page).first().hover();
  await expect(lit).toContainText(['1,200 people', 'Ida Berg', 'said']);
  const speaker = page.locator('.story').getByText('Ida Berg');
  await speaker.click();
  await expect(cards(page).nth(1)).toBeFocused();
  await expect(lit).toContainText(['Ida Berg', '40 million']);
  await expectSoundPage(page);
  await speaker.click();
  await expect(cards(page).first()).toBeFocused();
});

test('a suggestion is dismissed and restored by keys, and the next one is at hand', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await importArticle(page, TEXT);
  await page.waitForLoadState('load');
  await page.getByRole('link', { name: /^Suggested/ }).click();
  await page.waitForLoadState('load');
  const second = (await cards(page).nth(1).getAttribute('id')) ?? '';
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await says(page, 'Suggestion dismissed.');
  await page.waitForLoadState('load');
  await expect(page.locator(`#${second}`)).toBeFocused();
  await page.getByRole('link', { name: /^Dismissed/ }).click();
  await page.waitForLoadState('load');
  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await says(page, 'Suggestion restored.');
});

test('names without an end and words from the right keep the page in shape', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  const name = `Maximiliana Wilhelmina ${'Ottoline '.repeat(12)}Featherstonehaugh`;
  await importArticle(page, `The name\n\n${name}, the harbour master, said that the ferry carried 1,200 people on Monday.\n\nقال المدير “The ferry carried 1,300 people” on Monday.`);
  await expect(page.locator('.story mark.by').first()).toBeVisible();
  await expectSoundPage(page);
  await expectNoSidewaysScroll(page, 320);
});
