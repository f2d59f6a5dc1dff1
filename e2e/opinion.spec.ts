// Opinion: an editor asks a colleague, who judges without seeing the proposal, with JavaScript off.
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { says } from './story.ts';

const HIDDEN = 'Hidden until you have given your opinion';

test('a second opinion is given blind, and the verdict shows itself afterwards', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'editor');
  await page.goto('/queue?tab=approve');
  await page.locator('td.claim a').first().click();
  await expect(page.getByRole('heading', { name: 'Waiting for your decision' })).toBeVisible();
  const claim = new URL(page.url()).pathname;
  const rationale = (await page.locator('#decision .rationale').textContent())?.trim() ?? '';
  expect(rationale).not.toBe('');

  await page.getByText('Ask for a second opinion').click();
  await page.getByLabel('Whom to ask').selectOption({ label: 'Samir Second' });
  await page.getByRole('button', { name: 'Ask for an opinion' }).click();
  await says(page, 'Asked. They see the verdict once they have given their opinion.');
  await expect(page.locator('#decision')).toContainText('A second opinion is still asked for');
  await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
  await expectSoundPage(page);

  const second = await newVisitor({ javaScriptEnabled: false });
  await signIn(second, desk, 'second');
  await second.goto('/queue?tab=opinion');
  await expect(second.getByRole('link', { name: 'Second opinion 1' })).toBeVisible();
  await second.locator('td.claim a').first().click();
  expect(new URL(second.url()).pathname).toBe(claim);
  await expect(second.getByRole('heading', { name: 'Your opinion is asked for' })).toBeVisible();
  await expect(second.getByText(rationale)).toHaveCount(0);
  await expect(second.locator('#trail')).toContainText(HIDDEN);
  const form = second.locator('#decision');
  await form.getByRole('radio').last().check();
  await form.getByLabel('Why').fill('The sources that are named here do not show it.');
  await form.getByRole('button', { name: 'Give this opinion' }).click();
  await says(second, 'Opinion given. Now you see the verdict that was proposed.');
  await expect(second.getByText(rationale).first()).toBeVisible();
  await expect(second.locator('#opinions')).toContainText('the panel has 2 free seats');

  await page.reload();
  await expect(page.locator('#decision')).toContainText('Name the remaining members first');
  await expectSoundPage(page);
  await page.goto('/agreement');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Agreement');
  await expect(page.getByRole('row').filter({ hasText: 'Samir Second' })).toContainText('0 %');
  await expectSoundPage(page);
});

test('whoever is asked sees what they may see, soundly', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'editor');
  await page.goto('/queue?tab=approve');
  await page.locator('td.claim a').first().click();
  await page.getByText('Ask for a second opinion').click();
  await page.getByLabel('Whom to ask').selectOption({ label: 'Samir Second' });
  await page.getByLabel('Whom to ask').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await says(page, 'Asked.');
  const second = await newVisitor();
  await signIn(second, desk, 'second');
  await second.goto(new URL(page.url()).pathname);
  await expect(second.getByRole('heading', { name: 'Your opinion is asked for' })).toBeVisible();
  await expectSoundPage(second);
});
