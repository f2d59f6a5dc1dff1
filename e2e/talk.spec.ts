// Talk: a comment mentions somebody, who finds it, answers, and resolves the thread.
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { says } from './story.ts';

test('a mention is offered while one writes, reaches its person, and is answered', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-2');
  const comment = page.getByLabel('Comment', { exact: true });
  await comment.click();
  await page.keyboard.type('Can you check the count, @edd');
  await expect(page.getByRole('listbox', { name: 'People' }).getByRole('option', { name: 'Edda Editor' })).toBeVisible();
  await expectSoundPage(page);
  await page.keyboard.press('Enter');
  await expect(comment).toHaveValue('Can you check the count, @Edda Editor ');
  await page.keyboard.type('and @Nobody?');
  await page.getByRole('button', { name: 'Add the comment' }).click();
  await says(page, 'Nobody here is called “Nobody”.');
  await expect(page.locator('#discussion .comment').last()).toContainText('told Edda Editor');

  const editor = await newVisitor();
  await signIn(editor, desk, 'editor');
  await editor.goto('/queue?tab=mentions');
  await expect(editor.locator('.tabs [aria-current]')).toHaveText('Mentions 1');
  await editor.getByRole('link', { name: /^Notices/ }).click();
  await expect(editor.locator('.notices li').first()).toContainText('You were mentioned in the discussion.');
  await expectSoundPage(editor);
  await editor.locator('.notices a').first().click();
  await expect(editor.getByRole('link', { name: 'Notices', exact: true })).toBeVisible();
  await editor.goto('/profile');
  await expectSoundPage(editor);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a thread is answered, resolved and reopened, and a colleague is told from a list', async ({ page, desk, newVisitor }) => {
    await signIn(page, desk, 'reviewer');
    await page.goto('/claims/C-2');
    await page.getByLabel('Comment', { exact: true }).fill('Who has the protocol?');
    await page.locator('#discussion summary', { hasText: 'Tell somebody' }).click();
    await page.getByLabel('Tell', { exact: true }).selectOption({ label: 'Samir Second' });
    await page.getByRole('button', { name: 'Add the comment' }).click();
    await says(page, 'Comment added.');

    const second = await newVisitor({ javaScriptEnabled: false });
    await signIn(second, desk, 'second');
    await second.goto('/notices');
    await second.locator('.notices a').first().click();
    await second.getByRole('link', { name: /^Reply/ }).last().click();
    await second.getByLabel('Reply', { exact: true }).fill('The archive has it.');
    await second.getByRole('button', { name: 'Add the reply' }).click();
    await second.getByRole('button', { name: /^Resolve.*Who has/ }).click();
    await says(second, 'Thread resolved.');
    await second.locator('#resolved summary').click();
    await expect(second.locator('#resolved')).toContainText('The archive has it.');
    await second.getByRole('button', { name: /^Reopen.*Who has/ }).click();
    await says(second, 'Thread reopened.');

    await page.goto('/notices');
    await expect(page.locator('.notices li.new').first()).toContainText('Somebody replied in a thread of yours.');
    await page.getByRole('button', { name: 'Mark all as seen' }).click();
    await expect(page.locator('.notices li.new')).toHaveCount(0);
  });
});
