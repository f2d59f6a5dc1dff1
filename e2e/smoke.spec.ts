// Smoke: the desk opens, lets its people in and keeps strangers out.
import { expect, expectSoundPage, signIn, test } from './desk.ts';

test('a stranger is asked to sign in', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await expectSoundPage(page);
});

test('an editor of the demo desk signs in and finds the queue', async ({ page, desk }) => {
  await signIn(page, desk, 'editor');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
  await expectSoundPage(page);
});

test.describe('an empty desk', () => {
  test.use({ deskKind: 'empty' });

  test('is set up through the link on the console, once', async ({ page, desk, newVisitor }) => {
    await page.goto(desk.setUpLink);
    await expectSoundPage(page);
    await page.getByLabel('Your name').fill('Ada Editor');
    await page.getByLabel('E-mail').fill('ada@desk.example');
    await page.getByLabel('Password').fill('a long enough password, truly');
    await page.getByRole('button', { name: 'Set up the desk' }).click();
    await expect(page).not.toHaveURL(/set-up/);

    const late = await newVisitor();
    const answer = await late.goto(desk.setUpLink);
    expect(answer?.status()).toBeGreaterThanOrEqual(400);
  });
});
