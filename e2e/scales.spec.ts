// Scales: a label is renamed, the old verdict keeps its word, a verdict says until when it holds, and claims are flagged.
import { addSource, decision, propose, says, unfold } from './story.ts';
import { expect, expectSoundPage, signIn, test } from './desk.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a renamed label leaves the verdict that stands as it was', async ({ page, desk, newVisitor }) => {
      test.slow();
      await signIn(page, desk, 'admin');
      await page.goto('/settings');
      await page.getByRole('link', { name: 'Look at the scales' }).click();
      if (javaScriptEnabled) await expectSoundPage(page);
      await page.getByRole('link', { name: 'Five points' }).click();
      // By keyboard alone: the summary opens the form, and a button sends it.
      const summary = page.getByText('Change it', { exact: true });
      await summary.focus();
      await page.keyboard.press('Enter');
      const row = page.getByRole('group', { name: /^Label 4/ });
      await row.getByLabel('Name').fill('Barely true');
      await row.getByLabel('Definition').fill('');
      await row.getByLabel('Definition').press('Tab');
      const store = page.getByRole('button', { name: 'Store as version 2' });
      await store.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('alert')).toContainText('Label 4: Please fill in the definition.');
      await expect(row.getByLabel('Name')).toHaveValue('Barely true');
      if (javaScriptEnabled) await expectSoundPage(page);
      await row.getByLabel('Definition').fill('Some truth in a detail.');
      await store.press('Enter');
      await says(page, 'Version 2 stored.');
      await expect(page.locator('#version-1')).toContainText('Mostly false');
      await expect(page.locator('#version-2')).toContainText('Barely true');
      if (javaScriptEnabled) await expectSoundPage(page);

      const reader = await newVisitor();
      await signIn(reader, desk, 'viewer');
      await reader.goto('/claims/C-1');
      await expect(reader.locator('#verdict')).toContainText('on version 1 of the scale');
    });
  });
}

test('a verdict says what would change it, expires, and is confirmed', async ({ page, desk, newVisitor }) => {
  test.slow();
  await signIn(page, desk, 'reviewer');
  await page.goto('/queue?tab=all&stage=researching');
  await page.locator('td.claim a').first().click();
  const claim = new URL(page.url()).pathname;
  await addSource(page, { url: 'https://town.example/budget', stance: 'refutes', passage: 'Another figure.' });
  await unfold(page, 'How long it holds');
  await decision(page).getByLabel('What would change this').fill('The final bill.');
  const soon = new Date(Date.now() + 5 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await decision(page).getByLabel('Review by').fill(soon);
  await expectSoundPage(page);
  await propose(page, 'False', 'The budget has another figure.');
  await expect(decision(page)).toContainText('The final bill.');

  const editor = await newVisitor();
  await signIn(editor, desk, 'editor');
  await editor.goto(claim);
  await editor.getByRole('button', { name: 'Approve' }).click();
  await says(editor, 'Verdict approved.');
  await editor.goto('/queue?tab=expiring');
  await expect(editor.locator('td.claim a')).toHaveAttribute('href', new RegExp(`^${claim}\\b`));
  await expectSoundPage(editor);
  await editor.goto(claim);
  await unfold(editor, 'It still holds');
  await decision(editor).getByLabel('Why it still holds').fill('The bill is the same.');
  await decision(editor).getByLabel('Review it again by').fill('2099-01-01');
  await editor.getByRole('button', { name: 'Confirm the verdict' }).click();
  await says(editor, 'Recorded that the verdict holds.');

  await unfold(editor, 'Change the flags');
  const flags = editor.locator('#flags');
  await flags.getByLabel('Severity').selectOption('harmful');
  await flags.getByLabel('Said before').check();
  await flags.getByRole('button', { name: 'Save the flags' }).click();
  await says(editor, 'Flags saved.');
  await expectSoundPage(editor);
  await editor.goto('/queue?tab=expiring');
  await expect(editor.locator('td.claim a')).toHaveCount(0);
  await editor.goto('/queue?tab=all&severity=harmful');
  await expect(editor.locator('td.claim a')).toHaveAttribute('href', new RegExp(`^${claim}\\b`));
});
