// Keyboard: from sign-in to approval without touching the mouse, and keys that can be switched off.
import type { Locator, Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import type { Desk } from './server.ts';
import { ARTICLE, decision, says } from './story.ts';

/** Presses one key after another, once the page is ready for them. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  await page.waitForLoadState('load');
  for (const key of keys) await page.keyboard.press(key);
}

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.insertText(text);
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await page.waitForLoadState('load');
  const isThere = () => goal.evaluate((it) => it === document.activeElement);
  for (let presses = 0; presses < 60 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await expect(goal).toBeFocused();
}

async function signInByKeys(page: Page, desk: Desk, who: string): Promise<void> {
  const { email, password } = desk.person(who);
  await page.goto('/sign-in');
  await tabTo(page, page.getByLabel('E-mail'));
  await type(page, email);
  await press(page, 'Tab');
  await type(page, password);
  await press(page, 'Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
}

test('a claim goes from an article to its verdict without the mouse', async ({ page: reviewer, desk, newVisitor }) => {
  await signInByKeys(reviewer, desk, 'reviewer');
  await press(reviewer, 'i');
  await expect(reviewer.getByRole('heading', { level: 1 })).toHaveText('Import an article');
  await tabTo(reviewer, reviewer.getByLabel('Text or HTML of the article'));
  await type(reviewer, ARTICLE);
  await press(reviewer, 'Control+Enter');
  await says(reviewer, 'Article imported.');

  const cards = reviewer.locator('[data-card]');
  await press(reviewer, 'j', 'j', 'k');
  await expect(cards.nth(0)).toHaveAttribute('aria-current', 'true');
  await expect(cards.nth(1)).not.toHaveAttribute('aria-current');
  await press(reviewer, 'x');
  await says(reviewer, 'Suggestion dismissed.');
  await expect(cards.nth(0)).toHaveAttribute('aria-current', 'true');
  const statement = (await cards.nth(0).getByRole('heading').textContent()) ?? '';
  await press(reviewer, 'a');
  await says(reviewer, 'opened.');
  await expect(cards.nth(0)).toContainText(statement);
  await press(reviewer, 'o');
  await expect(reviewer.getByRole('heading', { level: 1 })).toHaveText(statement);

  await press(reviewer, 's');
  const source = reviewer.locator('#add-evidence');
  await expect(source.getByLabel(/^Address/)).toBeFocused();
  await type(reviewer, 'https://register.example/plants');
  await tabTo(reviewer, source.getByRole('radio').first());
  await press(reviewer, 'Space', 'Tab');
  await expect(source.getByLabel('Passage, word for word')).toBeFocused();
  await type(reviewer, 'The plant closes in 2028.');
  await press(reviewer, 'Control+Enter');
  await says(reviewer, 'Evidence added.');

  await press(reviewer, 'v', '2');
  await expect(decision(reviewer).getByRole('radio', { name: /^Mostly true/ })).toBeChecked();
  await press(reviewer, 'Tab');
  await expect(decision(reviewer).getByLabel('Rationale')).toBeFocused();
  await type(reviewer, 'The register has it so.');
  await press(reviewer, 'Control+Enter');
  await says(reviewer, 'Verdict proposed.');

  const editor = await newVisitor();
  await signInByKeys(editor, desk, 'editor');
  await press(editor, 'j');
  while (!(await editor.locator(':focus').textContent())?.includes(statement)) await press(editor, 'j');
  await press(editor, 'Enter');
  await expect(editor.getByRole('heading', { level: 1 })).toHaveText(statement);
  await press(editor, 'r');
  await type(editor, 'Which register?');
  await press(editor, 'Control+Enter');
  await says(editor, 'Verdict returned');

  await reviewer.reload();
  await press(reviewer, 'v', '1');
  await expect(decision(reviewer).getByRole('radio', { name: /^True/ })).toBeChecked();
  await press(reviewer, 'Tab', 'End');
  await type(reviewer, ' The company register.');
  await press(reviewer, 'Control+Enter');
  await says(reviewer, 'Verdict proposed.');

  // Returning led on along the list from which the claim was opened.
  await editor.goto(new URL(reviewer.url()).pathname);
  await press(editor, 'y', 'y');
  await says(editor, 'Verdict approved.');
  await expect(editor.locator('#verdict')).toContainText('The company register.');
});

test('a card and its words in the article show each other', async ({ page, desk }) => {
  await signIn(page, desk, 'viewer');
  await page.goto('/articles');
  await page.getByRole('link', { name: /Port Ellery/ }).click();
  // The first is an orphan, whose words stand nowhere in this text.
  await press(page, 'j', 'j');
  await expect(page.locator('.story mark.here')).toContainText(['31 votes to 28']);
  await page.locator('.story').getByText('9,000 cars').click();
  await expect(page.locator('.card.here')).toContainText('C-2');
  await expect(page.locator('.card.here')).toBeFocused();
  await expect(page.locator('.story mark.here')).toContainText(['9,000 cars']);
  await expectSoundPage(page);
});

test('the question mark shows every key, and letters are letters in fields', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await page.getByLabel('Comment').fill('Is it so');
  await press(page, '?', 's');
  await expect(page.getByLabel('Comment')).toHaveValue('Is it so?s');
  await press(page, 'Escape', '?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog).toContainText('add a source');
  await expectSoundPage(page);
  await press(page, 'Escape');
  await expect(dialog).toBeHidden();
  await press(page, 'Control+s', 'Alt+s');
  await expect(page.locator('#add-evidence')).not.toHaveAttribute('open');
});

test('single keys can be switched off, and their hints go with them', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/profile');
  await page.getByRole('checkbox', { name: 'Single letters work as keys' }).uncheck();
  await page.getByRole('button', { name: 'Keep' }).click();
  await says(page, 'Kept.');
  await page.goto('/claims/C-5');
  await expect(page.locator('summary').filter({ hasText: 'Add a source' }).locator('kbd')).toBeHidden();
  await press(page, 's', '?');
  await expect(page.locator('#add-evidence')).not.toHaveAttribute('open');
  await page.getByLabel('Comment').fill('Sent with Ctrl and Enter.');
  await press(page, 'Control+Enter');
  await says(page, 'Comment added.');
});
