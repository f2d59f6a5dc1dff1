// Search: found from the keyboard, and without JavaScript.
import { expect, expectSoundPage, signIn, test } from './desk.ts';

test('something is found from the keyboard', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  const box = page.getByRole('combobox', { name: 'Search' });
  await page.waitForLoadState('load');
  await page.keyboard.press('/');
  await expect(box).toBeFocused();

  await box.pressSequentially('que');
  const options = page.getByRole('listbox', { name: 'Suggestions', includeHidden: true }).getByRole('option');
  await expect(options.first()).toContainText('Queue');
  await expect(box).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await expectSoundPage(page);
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(box).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(box).not.toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('C-1');
  await expect(options.first()).toContainText('C-1');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/claims\/C-1$/);

  const word = ((await page.getByRole('heading', { level: 1 }).textContent()) ?? '').match(/\p{L}{5,}/u)?.[0] ?? '';
  await page.waitForLoadState('load');
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(word.toUpperCase());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Search');
  await expect(page.locator('mark').first()).toHaveText(word, { ignoreCase: true });
  await expect(box).toHaveValue(word.toUpperCase());
  await expectSoundPage(page);

  await page.goto('/search');
  await expect(page.getByRole('heading', { name: 'What you can look for' })).toBeVisible();
  await expectSoundPage(page);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the box is a form', async ({ page, desk }) => {
    await signIn(page, desk, 'viewer');
    await page.getByRole('searchbox', { name: 'Search' }).fill('stage:opne');
    await page.getByRole('searchbox', { name: 'Search' }).press('Enter');
    await expect(page.getByText('There is no stage called “opne”.')).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search' }).fill('stage:open');
    await page.getByRole('searchbox', { name: 'Search' }).press('Enter');
    await expect(page.getByRole('link', { name: 'Claims', exact: true })).toBeVisible();
    await expect(page.locator('.found li').first()).toBeVisible();
  });
});
