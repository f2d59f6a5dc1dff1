// Exchange: claims come in from a table step by step, and the whole desk leaves as a file, also as a
// prepared one.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, expectSoundPage, signIn, test } from './desk.ts';

test.use({ javaScriptEnabled: false });

const TABLE = 'Claim;Speaker;Link;Published on\nThe quay is new;Ida Berg;https://herald.example/quay;4.3.2026\n;nobody;;\n';

test('claims come from a table, and the desk leaves as a file', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'editor');
  await page.goto('/articles/import');
  await page.getByRole('link', { name: 'Claims from a table' }).click();
  const file = { name: 'claims.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) };
  await page.getByLabel('CSV file').setInputFiles(file);
  await page.getByRole('button', { name: 'Read the columns' }).click();
  await expect(page.getByLabel('Claim', { exact: true })).toHaveValue('statement');
  await expect(page.getByLabel('Link')).toHaveValue('address');
  await page.getByRole('button', { name: 'See what would become' }).click();
  await expect(page.getByRole('status')).toContainText('1 new, 0 here already, 1 left out. Nothing was imported yet.');
  await page.getByRole('button', { name: 'Import 1 claim' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 row left out');
  await page.getByRole('link', { name: /^C-/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('The quay is new');

  const admin = await newVisitor({ javaScriptEnabled: true });
  await signIn(admin, desk, 'admin');
  await admin.goto('/settings/archive');
  await expectSoundPage(admin);

  // Prepared, it is as large as it is, and a download of it goes on where it broke off.
  await admin.getByRole('button', { name: 'Prepare a file' }).click();
  const download = admin.getByRole('link', { name: /^Download claimdesk-/ });
  await expect(download).toBeVisible();
  await expect(admin.getByRole('status')).toContainText(/Ready: [\d,]+ records/);
  await expectSoundPage(admin);
  const [prepared] = await Promise.all([admin.waitForEvent('download'), download.click()]);
  expect(prepared.suggestedFilename()).toMatch(/^claimdesk-.*\.tar$/);
  const whole = readFileSync(await prepared.path());
  await expect(admin.getByText(createHash('sha256').update(whole).digest('hex'))).toBeVisible();
  const rest = await admin.request.get(`${admin.url()}/file`, { headers: { range: 'bytes=1000-' } });
  expect(rest.status()).toBe(206);
  expect(rest.headers()['content-length']).toBe(String(whole.length - 1000));
  expect((await rest.body()).equals(whole.subarray(1000))).toBe(true);
  await admin.getByRole('button', { name: 'Delete the file' }).click();
  await expect(admin.getByRole('heading', { level: 2 })).toHaveText('No file is prepared');
  await expectSoundPage(admin);

  // The steps once more where axe can look at them.
  const editor = await newVisitor({ javaScriptEnabled: true });
  await signIn(editor, desk, 'editor');
  await editor.goto('/claims/import');
  await expectSoundPage(editor);
  await editor.getByLabel('CSV file').setInputFiles(file);
  await editor.getByRole('button', { name: 'Read the columns' }).click();
  await expectSoundPage(editor);
  await editor.getByRole('button', { name: 'See what would become' }).click();
  await expect(editor.getByRole('cell', { name: /is here already/ })).toBeVisible();
  await expectSoundPage(editor);
});
