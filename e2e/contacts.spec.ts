// Contacts: somebody outside is asked, answers by a link without an account, and the reviewer reads it.
import type { Locator, Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { says } from './story.ts';

const ANSWER = 'The harbour office measured it,\non 3 May. The protocol is on our page.';

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await page.waitForLoadState('load');
  const isThere = () => goal.evaluate((it) => it === document.activeElement);
  for (let presses = 0; presses < 150 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await expect(goal).toBeFocused();
}

/** Opens what a summary hides, by the keyboard. */
async function openByKeys(page: Page, within: Locator, summary: string): Promise<void> {
  await tabTo(page, within.locator('summary').filter({ hasText: summary }));
  await page.keyboard.press('Enter');
}

/** The reviewer records that somebody was asked and makes a link, without the mouse; gives the link. */
async function askByKeys(page: Page): Promise<string> {
  const contacts = page.locator('#contacts');
  await openByKeys(page, contacts, 'Record that somebody was asked');
  await tabTo(page, contacts.getByLabel('Who was asked'));
  await page.keyboard.insertText('Mara Lund');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('harbour master');
  await tabTo(page, contacts.getByLabel('Question'));
  await page.keyboard.insertText('Who measured the depth, and when?');
  await tabTo(page, contacts.getByRole('button', { name: 'Record it' }));
  await page.keyboard.press('Enter');
  await says(page, 'Recorded that they were asked.');
  await openByKeys(page, contacts, 'Let them answer by a link');
  await expectSoundPage(page);
  await tabTo(page, contacts.getByRole('button', { name: 'Make the link' }));
  await page.keyboard.press('Enter');
  await says(page, 'Copy this link and send it to them yourself.');
  // It is shown once, so it must be seen without looking for it.
  await expect(page.locator('.flash')).toBeInViewport();
  return (await page.locator('.flash').getByText('/answer/').textContent()) ?? '';
}

test('somebody outside answers by a link, with JavaScript off, and the reviewer reads it', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  const link = await askByKeys(page);
  await expectSoundPage(page);

  const outside = await newVisitor({ javaScriptEnabled: false });
  await outside.goto(link);
  await expect(outside.getByRole('heading', { level: 1 })).toContainText('A question from');
  await expect(outside.getByText('Who measured the depth, and when?')).toBeVisible();
  await expect(outside.getByText('Mara Lund')).toHaveCount(0);
  await outside.getByLabel('Answer').fill(ANSWER);
  await outside.getByRole('button', { name: 'Send the answer' }).click();
  await says(outside, 'Your answer has reached the desk.');
  await expect(outside.getByText(/^You answered on/)).toBeVisible();
  await outside.getByLabel('Answer').fill('Ask Bo Ek for the protocol.');
  await outside.getByRole('button', { name: 'Send the answer' }).click();
  await says(outside, 'Your answer has reached the desk.');

  await page.goto('/claims/C-5');
  const contact = page.locator('#contacts article');
  await expect(contact).toContainText('Answered');
  await expect(contact).toContainText('The protocol is on our page.');
  await expect(contact).toContainText('Ask Bo Ek for the protocol.');
  await expect(page.locator('#trail')).toContainText('The person asked answered by the link');
  await expectSoundPage(page);
  expect(desk.output).not.toContain(link.split('/').at(-1));
});

test('the pages of the link are sound, and a link that ended says so', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  const link = await askByKeys(page);
  const outside = await newVisitor();
  await outside.goto(link);
  await expectSoundPage(outside);
  await outside.getByLabel('Answer').fill(ANSWER);
  await outside.getByRole('button', { name: 'Send the answer' }).click();
  await says(outside, 'Your answer has reached the desk.');
  await expectSoundPage(outside);

  await page.goto('/claims/C-5');
  await page.getByRole('button', { name: 'End the link' }).click();
  await says(page, 'The link does not work any more.');
  await outside.getByLabel('Answer').fill('One more thing.');
  const answered = outside.waitForResponse((response) => response.request().method() === 'POST');
  await outside.getByRole('button', { name: 'Send the answer' }).click();
  expect((await answered).status()).toBe(404);
  await expect(outside.getByRole('heading', { level: 1 })).toHaveText('This link does not work');
  await expect(outside.getByText('One more thing.')).toBeVisible();
  await expectSoundPage(outside);
});
