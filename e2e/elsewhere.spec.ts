// Elsewhere: what others have checked is looked at, brought in, and shown beside a claim that is like it.
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { says } from './story.ts';

test('an editor brings in what others checked, and sees it beside the claim', async ({ page, desk }) => {
  await signIn(page, desk, 'editor');
  await page.goto('/claims/C-1');
  const statement = (await page.getByRole('heading', { level: 1 }).innerText()).trim();
  const review = {
    '@context': 'https://schema.org', '@type': 'ClaimReview', url: 'https://check.example/tram',
    claimReviewed: statement, author: { '@type': 'Organization', name: 'Check Example' },
    reviewRating: { '@type': 'Rating', alternateName: 'Half true' },
  };
  const file = { name: 'feed.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify([review, {}])) };

  await page.goto('/rulings/import');
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Look at it only' }).click();
  await expect(page.getByRole('status')).toContainText('1 new, 0 changed');
  await expect(page.getByRole('cell', { name: 'There is no ClaimReview in it.' })).toBeVisible();
  await expectSoundPage(page);
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 left out');
  await expect(page.getByText('1 new, 0 changed, 0 as before, 0 removed, 1 left out.')).toBeVisible();
  await expect(page.getByRole('cell', { name: 'There is no ClaimReview in it.' })).toBeVisible();
  await expectSoundPage(page);

  await page.goto('/claims/C-1');
  await expect(page.locator('.elsewhere')).toContainText('Checked by Check Example elsewhere');
  await expect(page.locator('.elsewhere')).toContainText('Half true');
  await expectSoundPage(page);
  await page.getByRole('link', { name: 'ClaimReview', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'What to mend' })).toBeVisible();
  await expectSoundPage(page);

  await page.goto('/rulings?q=check+example');
  await page.getByRole('link', { name: 'Check Example' }).click();
  await expect(page.getByRole('heading', { name: 'Checked by Check Example' })).toBeVisible();
  await page.getByText('Remove: ', { exact: false }).first().click();
  await expectSoundPage(page);
  await page.getByLabel('Why the desk shall not show it').fill('It is satire.');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await says(page, 'Removed. No claim shows it any more.');
  await page.goto('/claims/C-1');
  await expect(page.locator('.elsewhere')).toHaveCount(0);
});
