// Snapshots: a snapshot of a source is kept, read beside the claim, and its words become evidence: by mouse, by keys alone and
// without a script.
import { type Locator, type Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { addSource, says, selectWords, unfold } from './story.ts';

const TEXT = `The year at the gauge

The ferry carried 1,200 people in May 🌊 and 900 in June. The pier was shut for repairs. Nobody was hurt.

Forty ships waited at noon, the harbour master, Ann Lee, wrote.
`;

/** A claim with a source that has a snapshot; the page of the snapshot beside the claim is open at the end. */
async function openCopy(page: Page): Promise<void> {
  await page.goto('/claims/C-5');
  await addSource(page, { title: 'Log of the gauge', stance: 'context', note: 'Kept by the harbour.' });
  await page.getByRole('link', { name: 'Log of the gauge', exact: true }).click();
  await page.getByLabel('File').setInputFiles({ name: 'gauge log.txt', mimeType: 'text/plain', buffer: Buffer.from(TEXT) });
  await page.getByRole('button', { name: 'Keep the file' }).click();
  await says(page, 'The snapshot is kept');
  await expect(page.locator('#snapshots')).toContainText('gauge log.txt');
  await page.goto('/claims/C-5');
  await page.locator('.source').filter({ hasText: 'Log of the gauge' }).getByRole('link', { name: 'Read the snapshot' }).click();
  await expect(page.locator('.story')).toContainText('Forty ships waited');
}

function form(page: Page): Locator {
  return page.locator('#use');
}

async function tabTo(page: Page, goal: Locator): Promise<void> {
  await page.waitForLoadState('load');
  const isThere = () => goal.evaluate((it) => it === document.activeElement);
  for (let presses = 0; presses < 60 && !(await isThere()); presses += 1) await page.keyboard.press('Tab');
  await expect(goal).toBeFocused();
}

test('words selected in a snapshot become evidence, and are marked in it', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await openCopy(page);
  await expectSoundPage(page);
  await selectWords(page, '900 in June');
  await page.getByRole('link', { name: 'Use as evidence' }).click();
  await expect(form(page).locator('blockquote')).toHaveText('900 in June');
  await expectSoundPage(page);
  await form(page).getByRole('radio', { name: 'Refutes' }).check();
  await form(page).getByLabel('Kind of source').selectOption('Official data');
  await form(page).getByLabel('Directness').selectOption({ index: 1 });
  await form(page).getByLabel('Page or time').fill('3');
  await form(page).getByRole('button', { name: 'Add as evidence' }).click();
  await says(page, 'Evidence added.');
  await expect(page.locator('.story mark.bad')).toHaveText(/^900 in June/);
  await expect(page.locator('#evidence')).toContainText('Official data · First hand · page 3');
  await expectSoundPage(page);

  await page.goto('/claims/C-5');
  const card = page.locator('.source').filter({ hasText: '900 in June' });
  await expect(card).toContainText('SHA-256');
  await card.locator('a.hash').click();
  await expect(page.getByText('the bytes that were recorded')).toBeVisible();
  await expectSoundPage(page);
});

test('a passage is cited with keys alone', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await openCopy(page);
  await tabTo(page, page.getByRole('link', { name: 'Use this paragraph' }).nth(1));
  await page.keyboard.press('Enter');
  await expect(form(page).locator('blockquote')).toContainText('The ferry carried 1,200');
  await tabTo(page, form(page).getByRole('link', { name: 'not the last sentence' }));
  await page.keyboard.press('Enter');
  await expect(form(page).locator('blockquote')).toHaveText(/in June\. The pier was shut for repairs\.$/);
  await tabTo(page, form(page).getByRole('radio').first());
  await page.keyboard.press('Space');
  await tabTo(page, form(page).getByLabel('Note'));
  await page.keyboard.insertText('By the log.');
  await page.keyboard.press('Control+Enter');
  await says(page, 'Evidence added.');
  await expect(page.locator('.story mark.done')).toHaveText(/^The ferry carried.*repairs\.\d+$/);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('a paragraph is chosen, made shorter, and refused once before it is taken', async ({ page, desk }) => {
    await signIn(page, desk, 'reviewer');
    await openCopy(page);
    await form(page).getByLabel('Passage, word for word').fill('Fifty ships waited at noon');
    await form(page).getByRole('radio', { name: 'Supports' }).check();
    await form(page).getByRole('button', { name: 'Add as evidence' }).click();
    await expect(page.getByRole('alert')).toContainText('do not stand in the text');
    await expect(form(page).getByLabel('Passage, word for word')).toHaveValue('Fifty ships waited at noon');
    await expect(form(page).getByRole('radio', { name: 'Supports' })).toBeChecked();
    await page.getByRole('link', { name: 'Use this paragraph' }).nth(1).click();
    await form(page).getByRole('link', { name: 'not the first sentence' }).click();
    await expect(form(page).locator('blockquote')).toHaveText('The pier was shut for repairs. Nobody was hurt.');
    await form(page).getByRole('radio', { name: 'Context' }).check();
    await form(page).getByRole('button', { name: 'Add as evidence' }).click();
    await says(page, 'Evidence added.');
    await expect(page.locator('.story mark.context')).toHaveText(/^The pier was shut for repairs\. Nobody was hurt\.\d+$/);
  });
});

test('the snapshots behind a claim are kept as an archive', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await openCopy(page);
  await page.goto('/claims/C-5');
  await unfold(page, 'Add a source');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Snapshots (WARC)' }).click();
  expect((await download).suggestedFilename()).toBe('claim-C-5.warc.gz');
});
