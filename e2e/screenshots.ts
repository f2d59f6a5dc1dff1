// Screenshots: the pictures of the documentation, taken from the demo desk as it is.
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { signIn, test } from './desk.ts';

async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(import.meta.dirname, '../docs/images', `${name}.png`) });
}

test.use({ viewport: { width: 1400, height: 900 }, colorScheme: 'light' });

test('pictures', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/articles');
  await page.getByRole('link', { name: /Port Ellery/ }).click();
  await page.waitForLoadState('load');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await picture(page, 'article');

  await page.context().clearCookies();
  await signIn(page, desk, 'editor');
  await page.goto('/claims/C-3?from=tab%3Dapprove');
  await picture(page, 'claim');
  await page.goto('/queue?tab=all');
  await picture(page, 'queue');
  await page.goto('/search?q=tram');
  await picture(page, 'search');
});
