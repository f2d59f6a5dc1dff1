// Guidelines: a desk writes down how it works and what it asks for; a claim says what it still needs, and people tick it off.
import { addSource, decision, propose, says } from './story.ts';
import { expect, expectSoundPage, signIn, test } from './desk.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('what the desk asks for is ticked before a verdict is proposed', async ({ page, desk, newVisitor }) => {
      test.slow();
      await signIn(page, desk, 'admin');
      await page.goto('/method');
      if (javaScriptEnabled) await expectSoundPage(page);
      await page.getByRole('link', { name: 'Change the text' }).click();
      await page.getByLabel('Text').fill('## How we check\n\nWe [ask](https://town.example/) and *listen*.');
      if (javaScriptEnabled) await expectSoundPage(page);
      await page.getByRole('button', { name: 'Store as version 1' }).click();
      await says(page, 'Version 1 of the method stored.');
      await expect(page.getByRole('heading', { name: 'How we check' })).toBeVisible();
      await page.getByRole('link', { name: 'What was changed' }).click();
      if (javaScriptEnabled) await expectSoundPage(page);
      await page.goto('/settings/checklist');
      const row = page.getByRole('group', { name: 'Item 1' });
      await row.getByLabel('What is to be done').fill('Called the speaker’s office?');
      await row.getByLabel('Required').check();
      if (javaScriptEnabled) await expectSoundPage(page);
      await page.getByRole('button', { name: 'Store the checklist' }).click();
      await says(page, 'Checklist stored.');

      const reviewer = await newVisitor();
      await signIn(reviewer, desk, 'reviewer');
      await reviewer.goto('/queue?tab=all&stage=researching');
      await reviewer.locator('td.claim a').first().click();
      const list = reviewer.locator('#checklist');
      const rationale = list.getByRole('listitem').filter({ hasText: /rationale/ });
      await expect(rationale).toContainText('still missing');
      if (javaScriptEnabled) {
        await decision(reviewer).getByLabel('Rationale').fill('The budget has another figure.');
        await expect(rationale).toContainText('done');
      }
      // By keyboard alone, and what was typed is there afterwards.
      const box = list.getByRole('checkbox', { name: 'Called the speaker’s office?' });
      await expect(box).not.toBeChecked();
      await box.press('Space');
      await says(reviewer, 'Ticked.');
      await expect(box).toBeChecked();
      if (javaScriptEnabled) {
        await expect(decision(reviewer).getByLabel('Rationale')).toHaveValue('The budget has another figure.');
        await expect(rationale).toContainText('done');
        await expectSoundPage(reviewer);
      }
      await addSource(reviewer, { url: 'https://town.example/letter', stance: 'refutes', note: 'The letter names no sum.' });
      await propose(reviewer, 'False', 'The budget has another figure.');
    });
  });
}
