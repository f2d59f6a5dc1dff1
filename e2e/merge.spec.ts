// Merge: two claims become one by the keyboard, and the old number leads on; with and without scripts.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { importArticle, says } from './story.ts';

/** Opens claims from the article's first two suggestions and gives their numbers. */
async function openTwo(page: Page): Promise<[string, string]> {
  await importArticle(page);
  const open = async () => {
    await page.locator('.card.hint').first().getByRole('button', { name: 'Accept' }).click();
    await says(page, 'opened.');
    return /C-\d+/.exec(await page.locator('.flash').innerText())![0];
  };
  return [await open(), await open()];
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });
    const looksSound = (page: Page) => (javaScriptEnabled ? expectSoundPage(page) : Promise.resolve());

    test('a claim is merged into another, and split ones lead to their parts', async ({ page, desk }) => {
      await signIn(page, desk, 'reviewer');
      const [from, into] = await openTwo(page);
      await page.goto(`/claims/${from}`);
      await page.getByText('Merge or split').focus();
      await page.keyboard.press('Enter');
      await page.getByLabel('Number of the claim into which it goes').fill(into);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Merge ${from} into ${into}`);
      await looksSound(page);
      await page.getByLabel('Why they are one claim').fill('The same figure in other words.');
      await page.getByRole('checkbox', { name: /I have read both/ }).press('Space');
      await page.getByRole('button', { name: `Merge ${from} into ${into}` }).press('Enter');
      await expect(page.locator('main')).toContainText(`${from} was merged into ${into}.`);
      await expect(page.locator('#trail')).toContainText(`merged ${from} into this claim`);
      await looksSound(page);

      await page.goto(`/claims/${from}`);
      expect(new URL(page.url()).pathname).toBe(`/claims/${into}`);
      await page.getByRole('link', { name: `See ${from} itself` }).press('Enter');
      await expect(page.locator('#trail')).toContainText('The same figure in other words.');
      await looksSound(page);

      await page.goto(`/claims/${into}/split`);
      await page.locator('#statement-1').fill('One half of it.');
      await page.locator('#statement-2').fill('The other half of it.');
      await page.getByLabel('Why it is more than one claim').fill('Two assertions.');
      await looksSound(page);
      await page.getByRole('button', { name: `Split ${into}` }).press('Enter');
      await says(page, `${into} was split.`);
      await looksSound(page);
      await page.goto(`/claims/${from}`);
      await expect(page.locator('main')).toContainText('The other half of it.');
    });
  });
}
