// Past: a claim that was ruled on before is found again, judged once, and weighed at the approval.
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { addSource, decision, importArticle, propose, says, unfold } from './story.ts';

/** The first paragraph says again what C-1 of the demo desk says, which is approved. */
const AGAIN = `A tram for Port Ellery

The Harbour Gazette

20 March 2026

Port Ellery will build its first tram line, the city council decided by 31 votes to 28.
`;

test('a past ruling is found, judged once and weighed', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'reviewer');
  await importArticle(page, AGAIN);
  await page.locator('.card.hint').filter({ hasText: '31 votes to 28' }).first().getByRole('button', { name: 'Accept' }).click();
  await says(page, 'opened.');
  const number = /C-\d+/.exec(await page.locator('.flash').innerText())![0];
  await page.goto(`/claims/${number}`);

  const past = page.locator('#past');
  const old = past.locator('#like-C-1');
  await expect(old).toContainText('31 votes to 28');
  await expectSoundPage(page);
  await old.getByRole('button', { name: 'Same claim as C-1' }).focus();
  await page.keyboard.press('Enter');
  await says(page, 'The desk does not ask again about these two.');
  await expect(past.locator('#match-C-1')).toContainText('The same claim');
  await expect(old).toHaveCount(0);
  await expect(decision(page)).toContainText('Past ruling on a match: C-1');
  await expectSoundPage(page);

  await addSource(page, { title: 'Minutes of the council', stance: 'supports', passage: '31 for, 28 against.' });
  await unfold(page, 'Change who said it');
  await page.getByLabel('Nobody can be named, because').fill('The paper itself says so.');
  await page.getByRole('button', { name: 'Record that there is no speaker' }).click();
  await propose(page, 'True', 'The minutes have the same numbers.');

  const editor = await newVisitor({ javaScriptEnabled: false });
  await signIn(editor, desk, 'editor');
  await editor.goto(`/claims/${number}`);
  await decision(editor).getByRole('button', { name: 'Approve' }).click();
  await expect(editor.getByRole('alert')).toContainText('There is a past ruling on a claim that matches: C-1.');
  await decision(editor).getByRole('checkbox', { name: /^Consistent with C-1/ }).check();
  await decision(editor).getByRole('button', { name: 'Approve' }).click();
  await says(editor, 'Verdict approved.');
  await expect(editor.locator('#trail')).toContainText('Consistent with C-1');

  await page.goto('/claims/C-1');
  await page.locator(`#match-${number}`).getByRole('button', { name: 'Same claim elsewhere' }).click();
  await says(page, 'Recorded.');
  await page.goto(`/claims/${number}`);
  await expect(page.locator('#match-C-1')).toContainText('The same claim, said elsewhere:');
  await expectSoundPage(page);
});
