// People: a desk is set up, people are let in by links, and nothing typed is lost when a session ends.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, test } from './desk.ts';

const PASSWORD = 'four ponies eat blue hay';

test.use({ deskKind: 'empty' });

async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('E-mail').fill('ada@desk.example');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up the desk' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
}

async function signInAs(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('an admin lets an editor in, and shuts them out again', async ({ page, desk, newVisitor }) => {
  await setUp(page, desk.setUpLink);
  await expectSoundPage(page);
  await page.getByLabel('Name').fill('Eve Editor');
  await page.getByLabel('E-mail').fill('eve@desk.example');
  await page.getByRole('radio', { name: /^editor/ }).check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const status = page.getByRole('status');
  await expect(status).toContainText('Hand this link to Eve Editor');
  await expectSoundPage(page);
  const link = (await status.getByText('/link/').textContent()) ?? '';

  const eve = await newVisitor();
  await eve.goto(link);
  await expectSoundPage(eve);
  await eve.getByLabel('Password').fill(PASSWORD);
  await eve.getByRole('button', { name: 'Keep this password' }).click();
  await signInAs(eve, 'eve@desk.example');
  await eve.goto('/profile');
  await expect(eve.getByLabel('Your name')).toHaveValue('Eve Editor');
  await expectSoundPage(eve);

  await page.goto('/people');
  await page.getByRole('link', { name: 'Eve Editor' }).click();
  await expectSoundPage(page);
  await page.getByRole('button', { name: 'Shut out' }).click();
  await expect(page.getByRole('status')).toContainText('Shut out');
  await expectSoundPage(page);
  await eve.goto('/profile');
  await expect(eve).toHaveURL(/\/sign-in/);
});

test('settings are sound and are kept', async ({ page, desk }) => {
  await setUp(page, desk.setUpLink);
  await page.goto('/settings');
  await expectSoundPage(page);
  await page.getByLabel('What the desk is called').fill('The Valley Post');
  await page.getByRole('radio', { name: 'PolitiFact' }).check();
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByRole('status')).toHaveText('Kept.');
  await expect(page.getByRole('radio', { name: 'PolitiFact' })).toBeChecked();
  await expect(page).toHaveTitle('Settings · The Valley Post');
});

test('a page that is not there says so in the frame of the desk', async ({ page, desk }) => {
  await setUp(page, desk.setUpLink);
  const answer = await page.goto('/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expectSoundPage(page);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with a script' : 'without a script', () => {
    test.use({ javaScriptEnabled });

    test('what was typed when the session ended is sent again', async ({ page, desk, context }) => {
      await setUp(page, desk.setUpLink);
      await page.goto('/people');
      await page.getByLabel('Name').fill('René “Q” <b>Long</b>');
      await page.getByLabel('E-mail').fill('rene@desk.example');
      await page.getByRole('radio', { name: /^reviewer/ }).check();
      await context.clearCookies();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your session has ended');
      await signInAs(page, 'ada@desk.example');
      await expect(page.getByText('René “Q” <b>Long</b>')).toBeVisible();
      if (javaScriptEnabled) await expectSoundPage(page);
      await page.getByRole('button', { name: 'Send again' }).click();
      await expect(page.getByRole('status')).toContainText('Hand this link to René “Q” <b>Long</b>');
      await expect(page.getByRole('link', { name: 'René “Q” <b>Long</b>' })).toBeVisible();
    });
  });
}
