// Bad input: what cannot be taken gets a page that says what to do, and what was typed stays.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { ARTICLE, says } from './story.ts';

const SENTENCE = 'The bridge over the Tarn was closed for 14 days.';

async function openForm(page: Page): Promise<void> {
  await page.goto('/articles/import');
  await page.locator('details').filter({ has: page.getByLabel('Publisher') }).locator('summary').click();
  await page.getByLabel('Publisher').fill('The Valley Post');
}

/** Sends the form, which is refused: the status, the sentence, and the words that were typed. */
async function expectRefusal(page: Page, status: number, why: RegExp): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  expect((await answered).status()).toBe(status);
  await expect(page.getByRole('alert')).toContainText(why);
  await expect(page.getByLabel('Publisher')).toHaveValue('The Valley Post');
}

test.beforeEach(async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await openForm(page);
});

/** Nothing is half saved: the demo desk still has its one article. */
test.afterEach(async ({ page }, testInfo) => {
  if (testInfo.title.includes('taken')) return;
  await page.goto('/articles');
  await expect(page.locator('td.name')).toHaveCount(1);
});

test('an empty import is refused', async ({ page }) => {
  await expectRefusal(page, 422, /There is nothing in it. Paste the article's text/);
  await page.getByLabel('Text or HTML of the article').fill(' \n\t ');
  await expectRefusal(page, 422, /There is nothing in it. Paste the article's text/);
  await expectSoundPage(page);
});

test('a binary file is refused', async ({ page }) => {
  const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256));
  await page.locator('input[type="file"]').setInputFiles({ name: 'photo.html', mimeType: 'text/html', buffer: bytes });
  await expectRefusal(page, 422, /does not look like text/);
  await expect(page.getByRole('alert')).toContainText('Choose the file again');
  await expectSoundPage(page);
});

test('a file of 20 MB is refused', async ({ page }) => {
  const buffer = Buffer.alloc(20 * 1024 * 1024, `${SENTENCE}\n`);
  await page.locator('input[type="file"]').setInputFiles({ name: 'all.txt', mimeType: 'text/plain', buffer });
  await expectRefusal(page, 413, /5 MB/);
  await expectSoundPage(page);
});

test('a page of 100,000 elements inside each other is refused', async ({ page }) => {
  const html = `<html><body>${'<div>'.repeat(100_000)}<p>${SENTENCE}</p></body></html>`;
  await page.locator('input[type="file"]').setInputFiles({ name: 'deep.html', mimeType: 'text/html', buffer: Buffer.from(html) });
  await expectRefusal(page, 422, /nested more than 512 deep. Paste the article's words/);
  await expectSoundPage(page);
});

test('a day in the future is refused, with the text that was pasted', async ({ page }) => {
  await page.getByLabel('Text or HTML of the article').fill(ARTICLE);
  await page.getByLabel('Published').fill('2999-12-31');
  await expectRefusal(page, 422, /still to come. Correct the date/);
  await expect(page.getByLabel('Text or HTML of the article')).toHaveValue(ARTICLE);
  await expect(page.getByLabel('Published')).toHaveValue('2999-12-31');
  await expectSoundPage(page);
});

test('a title of 10,000 characters is refused, and given back', async ({ page }) => {
  const title = 'Bridge '.repeat(1429).slice(0, 10_000).replace(/ $/, 's');
  await page.getByLabel('Text or HTML of the article').fill(ARTICLE);
  await page.getByLabel('Title').fill(title);
  await expectRefusal(page, 422, /10000 characters; at most 500/);
  await expect(page.getByLabel('Title')).toHaveValue(title);
  await expectSoundPage(page);
});

test('a Latin-1 file is taken in its own letters', async ({ page }) => {
  const text = 'Die Brücke war für 14 Tage gesperrt, sagte Jörg Müller.\n\nDas kostete 3 Millionen Kronen.\n';
  await page.locator('input[type="file"]').setInputFiles({ name: 'bruecke.txt', mimeType: 'text/plain', buffer: Buffer.from(text, 'latin1') });
  await page.getByLabel('Title').fill('Die Brücke');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await says(page, 'Article imported.');
  await expect(page.locator('.story')).toContainText('Die Brücke war für 14 Tage gesperrt, sagte Jörg Müller');
});

test('a text that was taken before leads to the first', async ({ page }) => {
  await page.getByLabel('Text or HTML of the article').fill(ARTICLE);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await says(page, 'Article imported.');
  await openForm(page);
  await page.getByLabel('Text or HTML of the article').fill(ARTICLE);
  await expectRefusal(page, 409, /here already/);
  await page.getByRole('alert').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Larch Valley');
});

test('a form that somebody changed is not understood, and says so', async ({ page }) => {
  await page.goto('/claims/C-5');
  await page.getByLabel('Comment').fill('Kept, I hope.');
  await page.getByLabel('Comment').evaluate((field) => {
    const extra = document.createElement('input');
    extra.name = 'role';
    extra.value = 'admin';
    field.after(extra);
  });
  const answered = page.waitForResponse((response) => response.url().endsWith('/comment'));
  await page.getByRole('button', { name: 'Add the comment' }).click();
  expect((await answered).status()).toBe(400);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This form was not understood');
  await expect(page.getByText('Kept, I hope.')).toBeVisible();
  await expectSoundPage(page);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with a script' : 'without a script', () => {
    test.use({ javaScriptEnabled });

    test('a rationale outlives the session it was typed in', async ({ page, desk, context }) => {
      await page.goto('/claims/C-2');
      await page.locator('#decision').getByRole('radio', { name: /^Half true|^Mixed|^Mostly true/ }).first().check();
      await page.getByLabel('Rationale').fill('Between 5,200 and 9,000.\nThe speaker took the top.');
      await context.clearCookies();
      await page.getByRole('button', { name: 'Propose this verdict' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your session has ended');
      const { email, password } = desk.person('other');
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('The speaker took the top.')).toBeVisible();
      await page.getByRole('button', { name: 'Send again' }).click();
      await says(page, 'Verdict proposed.');
      await expect(page.locator('#decision')).toContainText('The speaker took the top.');
    });
  });
}
