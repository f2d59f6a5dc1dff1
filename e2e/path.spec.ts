// Path: a pasted article becomes approved, exported claims, by three people who each do their part.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { addSource, decision, importArticle, letIn, propose, says, selectWords, setUp, unfold } from './story.ts';

const QUOTE = 'The plant employs 620 people';

test.use({ deskKind: 'empty' });

async function download(page: Page, link: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link, exact: true }).click()]);
  return readFile(await file.path(), 'utf8');
}

/** From the reviewer's open claim to the approved one. */
async function decideTogether(reviewer: Page, editor: Page, number: string): Promise<void> {
  await addSource(reviewer, {
    url: 'https://register.example/larch',
    title: 'Company register: Larch Energy',
    stance: 'supports',
    passage: 'Employees at the site on 31 December: 620.',
  });
  await addSource(reviewer, { title: 'Our call to the works council', stance: 'context', note: 'They count 618.' });
  await unfold(reviewer, 'Change who said it');
  await reviewer.getByLabel('Nobody can be named, because').fill('The paper itself says so.');
  await reviewer.getByRole('button', { name: 'Record that there is no speaker' }).click();
  await says(reviewer, 'Recorded that no speaker can be named.');
  await propose(reviewer, 'True', 'The register has the same number.');
  await expect(decision(reviewer)).toContainText('Waiting for an editor');
  await expect(decision(reviewer).getByRole('button', { name: 'Approve' })).toHaveCount(0);

  await editor.goto('/queue?tab=approve');
  await editor.getByRole('link', { name: QUOTE }).click();
  await unfold(editor, 'Return…');
  await editor.getByLabel('What has to be done').fill('Say what the works council counts.');
  await editor.getByRole('button', { name: 'Return the verdict' }).click();
  await says(editor, 'Verdict returned');

  await reviewer.goto('/queue?tab=returned');
  await reviewer.getByRole('link', { name: QUOTE }).click();
  await expect(decision(reviewer)).toContainText('Say what the works council counts.');
  await propose(reviewer, 'Mostly true', 'The register says 620, the works council 618.');

  await editor.goto(`/claims/${number}`);
  await expect(decision(editor).locator('ins')).toContainText(['council']);
  await decision(editor).getByRole('button', { name: 'Approve' }).click();
  await says(editor, 'Verdict approved.');
  await expect(editor.locator('#verdict')).toContainText('approved by Eve Editor');
  await expect(editor.locator('#trail li')).toContainText([/Eve Editor/, /Rita Reviewer/]);
}

test('an article goes all the way, with the mouse', async ({ page: admin, desk, newVisitor }) => {
  await setUp(admin, desk.setUpLink);
  const [reviewer, editor] = [await newVisitor(), await newVisitor()];
  await letIn(admin, editor, 'Eve Editor', 'editor');
  await letIn(admin, reviewer, 'Rita Reviewer', 'reviewer');

  await importArticle(reviewer);
  await expect(reviewer.getByRole('heading', { level: 1 })).toContainText('Larch Valley to close');
  const suggested = reviewer.locator('.card.hint').filter({ hasText: '40,000 trees' });
  await expect(suggested).toContainText('Ilse Brandt');
  await suggested.getByRole('button', { name: 'Accept' }).click();
  await says(reviewer, 'C-1 opened.');
  await expect(reviewer.locator('.story mark.open').first()).toContainText('40,000 trees 🌲');

  await selectWords(reviewer, QUOTE);
  await reviewer.getByRole('link', { name: 'New claim' }).click();
  await expect(reviewer.getByRole('blockquote')).toHaveText(QUOTE);
  await reviewer.getByRole('button', { name: 'Add the claim' }).click();
  await says(reviewer, 'C-2 opened.');
  await decideTogether(reviewer, editor, 'C-2');

  const report: unknown = JSON.parse(await download(editor, 'JSON'));
  expect(JSON.stringify(report)).toContain('The register says 620');
  await editor.getByRole('link', { name: 'ClaimReview', exact: true }).click();
  await expect(editor.getByRole('main')).toContainText('It does not leave before');
  await expect(editor.getByRole('link', { name: 'JSON-LD for a page' })).toHaveCount(0);
  await expectSoundPage(editor);
  await editor.goto('/queue?tab=approved');
  const rows = await download(editor, 'CSV');
  expect(rows).toMatch(/\r\n"C-2","The plant employs 620 people"/);
  expect((await download(editor, 'JSON Lines')).trim().split('\n')).toHaveLength(1);
});

test.describe('a desk that readers can reach', () => {
  test.use({ deskKind: 'demo', deskIsPublic: true });

  test('gives an approved claim out as ClaimReview', async ({ page, desk }) => {
    await signIn(page, desk, 'editor');
    await page.goto('/claims/C-1');
    await page.getByRole('link', { name: 'ClaimReview', exact: true }).click();
    const review: unknown = JSON.parse(await download(page, 'JSON-LD for a page'));
    expect(review).toMatchObject({ '@type': 'ClaimReview', reviewRating: { alternateName: 'True' } });
  });
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('an article goes all the way, by sentences and by pasted words', async ({ page: admin, desk, newVisitor }) => {
    await setUp(admin, desk.setUpLink);
    const options = { javaScriptEnabled: false };
    const [reviewer, editor] = [await newVisitor(options), await newVisitor(options)];
    await letIn(admin, editor, 'Eve Editor', 'editor');
    await letIn(admin, reviewer, 'Rita Reviewer', 'reviewer');
    await importArticle(reviewer);

    await reviewer.getByRole('link', { name: 'Add a claim' }).click();
    await reviewer.getByRole('checkbox', { name: QUOTE }).check();
    await reviewer.getByRole('button', { name: 'Add the claim' }).click();
    await says(reviewer, 'C-1 opened.');

    await reviewer.goBack();
    await reviewer.getByRole('link', { name: 'Back to the article' }).click();
    await reviewer.getByRole('link', { name: 'Add a claim' }).click();
    const words = reviewer.getByLabel('The words, as they stand in the article');
    await words.fill('household bills will fall');
    await reviewer.getByRole('button', { name: 'Add the claim' }).click();
    await expect(reviewer.getByRole('alert')).toBeVisible();
    await expect(words).toHaveValue('household bills will fall');
    await words.fill('household bills will rise by 3 per cent at most');
    await reviewer.getByRole('button', { name: 'Add the claim' }).click();
    await says(reviewer, 'C-2 opened.');

    await reviewer.goto('/claims/C-1');
    await decideTogether(reviewer, editor, 'C-1');
    expect(await download(editor, 'JSON')).toContain('The register says 620');
  });
});
