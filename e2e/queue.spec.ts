// Queue: a morning of an editor at the list: preview by keys, one act on several claims, a view kept; and the same without scripts.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { says } from './story.ts';

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('a list is gone through by keys: preview, choose, change at once', async ({ page, desk }) => {
  test.slow();
  await signIn(page, desk, 'editor');
  await page.goto('/queue?tab=all&sort=number');
  const preview = page.getByRole('complementary', { name: 'Preview' });
  await press(page, 'j', 'Space');
  await expect(preview.getByRole('link', { name: 'C-1', exact: true })).toBeVisible();
  await expect(preview.locator('blockquote mark')).not.toBeEmpty();
  await expectSoundPage(page);
  await press(page, 'j');
  await expect(preview.getByRole('link', { name: 'C-2', exact: true })).toBeVisible();
  await press(page, 'Escape');
  await expect(preview).toBeHidden();
  await expect(page.locator('[data-card]').nth(1).locator('a')).toBeFocused();
  await press(page, 'x', 'j', 'x');
  await expect(page.getByText('Change the chosen claims (2)')).toBeVisible();
  await page.getByText('Change the chosen claims (2)').click();
  await page.getByLabel('Tags with commas between', { exact: true }).fill('harbour');
  // Enter would press some button; it had better press none.
  await press(page, 'Enter');
  await page.getByRole('button', { name: 'Add the tag' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 of 2: tagged');
  await expectSoundPage(page);
  await page.getByRole('link', { name: 'Back to the list' }).click();

  await page.goto('/queue?tab=all&tag=harbour');
  await page.getByText('Save this view').click();
  await page.getByLabel('Name of the view').fill('At the harbour');
  await page.getByLabel('Share it with the desk').check();
  await page.getByRole('button', { name: 'Save the view' }).click();
  await says(page, 'View saved.');
  await expect(page.getByRole('navigation', { name: 'Views' })).toContainText('At the harbour shared 2');
  await page.locator('[data-open]').first().click();
  await page.getByRole('navigation', { name: 'The list it was opened from' }).getByRole('link', { name: 'next' }).click();
  await expect(page).toHaveURL(/\/claims\/C-\d+\?from=/);
  await expectSoundPage(page);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('claims are chosen and changed at once, and each says what became of it', async ({ page, desk }) => {
    await signIn(page, desk, 'reviewer');
    await page.goto('/queue?tab=all&sort=number');
    await page.getByLabel('Choose C-1', { exact: true }).check();
    await page.getByLabel('Choose C-3', { exact: true }).check();
    await page.getByText('Change the chosen claims').click();
    await page.getByLabel('Priority', { exact: true }).last().selectOption('urgent');
    await page.getByLabel('Why they have it').fill('The council votes tomorrow.');
    await page.getByRole('button', { name: 'Set the priority' }).click();
    await expect(page.locator('table.rows')).toContainText('C-1');
    await expect(page.locator('.became')).toHaveCount(2);
  });
});
