// Drafts: what is typed is kept in the browser until the desk has it, for one person only.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { decision, says, selectWords, unfold } from './story.ts';

const WORDS = 'I called the ministry. Nobody knew of a letter.';

async function drafts(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('claimdesk.draft')));
}

test('a tab that was closed while typing gives the words back, until they are sent', async ({ page, desk, context }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await page.getByLabel('Comment').fill(WORDS);
  await decision(page).getByRole('radio', { name: /^Unproven/ }).check();
  await page.close();

  const again = await context.newPage();
  await again.goto('/claims/C-5');
  await expect(again.getByLabel('Comment')).toHaveValue(WORDS);
  await expect(decision(again).getByRole('radio', { name: /^Unproven/ })).toBeChecked();
  await expect(again.locator('#discussion .saved')).toContainText(/Draft kept in this browser · saved \d\d:\d\d · Discard/);
  await expectSoundPage(again);
  await again.getByRole('button', { name: 'Add the comment' }).click();
  await says(again, 'Comment added.');
  await expect(again.getByLabel('Comment')).toHaveValue('');
  await expect(again.locator('#discussion .saved')).toHaveCount(0);

  await decision(again).getByRole('button', { name: 'Discard' }).click();
  await expect(decision(again).getByRole('radio', { name: /^Unproven/ })).not.toBeChecked();
  expect(await drafts(again)).toEqual([]);
});

test('a draft is nobody else’s, and signing out takes it away', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await page.getByLabel('Comment').fill(WORDS);
  await expect(page.locator('#discussion .saved')).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, desk, 'other');
  await page.goto('/claims/C-5');
  await expect(page.getByLabel('Comment')).toHaveValue('');
  await page.context().clearCookies();
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await expect(page.getByLabel('Comment')).toHaveValue(WORDS);
  await page.getByLabel('Account of Rosa Reviewer').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await drafts(page)).toEqual([]);
});

test('a draft is not put over what somebody else wrote meanwhile', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await unfold(page, 'Edit the statement');
  const statement = page.locator('#reword').getByLabel('Statement');
  await statement.fill('My own words.');
  await expect(page.locator('#reword .saved')).toBeVisible();

  const other = await newVisitor();
  await signIn(other, desk, 'other');
  await other.goto('/claims/C-5');
  await unfold(other, 'Edit the statement');
  await other.locator('#reword').getByLabel('Statement').fill('Their words.');
  await other.getByRole('button', { name: 'Save the statement' }).click();
  await says(other, 'Statement saved.');

  await page.goto('/claims/C-5');
  await unfold(page, 'Edit the statement');
  await expect(statement).toHaveValue('Their words.');
  await page.locator('#reword').getByRole('button', { name: 'Put it back' }).click();
  await expect(statement).toHaveValue('My own words.');
});

test('what the desk gives back after an error stands as it was sent', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-9');
  const box = decision(page);
  await box.getByRole('radio', { name: /^True/ }).check();
  await box.getByLabel('Rationale').fill('First thought.');
  await expect(box.locator('.saved')).toBeVisible();
  await box.getByLabel('Rationale').fill('Second thought.');
  await box.getByRole('button', { name: 'Propose this verdict' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(box.getByLabel('Rationale')).toHaveValue('Second thought.');
  await expectSoundPage(page);
  await page.goto('/claims/C-9');
  await expect(box.getByLabel('Rationale')).toHaveValue('Second thought.');
});

test('words chosen across paragraphs are the words of the claim', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/articles');
  await page.getByRole('link', { name: /Port Ellery/ }).click();
  await selectWords(page, 'Opponents were', 'buses on the');
  const link = page.getByRole('link', { name: 'New claim' });
  await expect(link).toBeVisible();
  await expectSoundPage(page);
  await page.keyboard.press('c');
  const quote = page.getByRole('blockquote');
  await expect(quote).toContainText(/^Opponents were not convinced\. Henrik Aldous/);
  await expect(quote).toContainText(/According to a study by the regional transport institute, buses on the$/);
  await page.getByLabel(/^Statement/).fill('Nobody was convinced.');
  await page.reload();
  await expect(page.getByLabel(/^Statement/)).toHaveValue('Nobody was convinced.');
  await page.goto(page.url().replace(/start=\d+/, 'start=0'));
  await expect(page.getByLabel(/^Statement/)).toHaveValue('');
});

test('a selection that the keyboard extends becomes a claim too', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/articles');
  await page.getByRole('link', { name: /Port Ellery/ }).click();
  await page.waitForLoadState('load');
  await page.locator('.story').getByText('Opponents were not convinced').dblclick({ position: { x: 20, y: 8 } });
  for (let word = 0; word < 2; word += 1) await page.keyboard.press('Control+Shift+ArrowRight');
  await expect(page.getByRole('link', { name: 'New claim' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByRole('blockquote')).toHaveText('Opponents were not');
});

test('a field says how much room is left when there is little', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await unfold(page, 'Edit the statement');
  await page.locator('#reword').getByLabel('Statement').fill('x'.repeat(950));
  await expect(page.locator('#reword .counter')).toHaveText('50 characters left');
});
