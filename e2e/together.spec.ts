// Together: several people work on the same claim, and nothing that any of them typed is lost.
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { addSource, decision, propose, says, unfold } from './story.ts';

const STATEMENT = 'A grant of 160 million crowns was promised.';

test('the second of two who edit a claim sees what happened, and sends theirs again', async ({ page, desk, newVisitor }) => {
  const other = await newVisitor();
  await signIn(page, desk, 'reviewer');
  await signIn(other, desk, 'other');
  for (const each of [page, other]) {
    await each.goto('/claims/C-5');
    await unfold(each, 'Edit the statement');
  }
  await other.locator('#reword').getByLabel('Statement').fill('A grant was agreed in January.');
  await other.getByRole('button', { name: 'Save the statement' }).click();
  await says(other, 'Statement saved.');

  await page.locator('#reword').getByLabel('Statement').fill(STATEMENT);
  const answered = page.waitForResponse((response) => response.url().endsWith('/reword'));
  await page.getByRole('button', { name: 'Save the statement' }).click();
  expect((await answered).status()).toBe(409);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Somebody else changed C-5 first');
  await expect(page.locator('.theirs')).toContainText('Otis Other');
  await expect(page.locator('.yours ins')).toContainText([/promised/]);
  await expectSoundPage(page);
  await page.getByRole('button', { name: 'Send mine now' }).click();
  await says(page, 'Statement saved.');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(STATEMENT);
  await expect(page.locator('#trail')).toContainText('Otis Other');
  // It was taken, so it is no draft any more.
  await expect(page.locator('.saved')).toHaveCount(0);
});

test('a proposal that came too late is not lost', async ({ page, desk, newVisitor }) => {
  const other = await newVisitor();
  await signIn(page, desk, 'reviewer');
  await signIn(other, desk, 'other');
  await page.goto('/claims/C-2');
  await other.goto('/claims/C-2');
  await other.getByLabel('Comment').fill('I am on it.');
  await other.getByRole('button', { name: 'Add the comment' }).click();
  await addSource(other, { title: 'Traffic count of May', stance: 'context', note: 'By the city.' });

  const box = decision(page);
  await box.getByRole('radio', { name: /^Mostly true/ }).check();
  await box.getByLabel('Rationale').fill('Between 5,200 and 9,000; the speaker took the top.');
  await box.getByRole('button', { name: 'Propose this verdict' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Somebody else changed C-2 first');
  await expect(page.getByLabel('Your rationale')).toHaveValue('Between 5,200 and 9,000; the speaker took the top.');
  await page.getByRole('button', { name: 'Send mine now' }).click();
  await says(page, 'Verdict proposed.');
  await expect(decision(page)).toContainText('the speaker took the top');
});

test('nobody approves their own work, also not by a forged form', async ({ page: reviewer, desk, newVisitor }) => {
  await signIn(reviewer, desk, 'reviewer');
  await reviewer.goto('/claims/C-5');
  await addSource(reviewer, { title: 'Letter of the ministry', stance: 'supports', passage: 'We grant 160 million.' });
  await propose(reviewer, 'True', 'The letter says so.');

  const admin = await newVisitor();
  await signIn(admin, desk, 'admin');
  await admin.goto('/people');
  await admin.getByRole('link', { name: 'Rosa Reviewer' }).click();
  await admin.getByRole('radio', { name: /^editor/ }).check();
  await admin.getByRole('button', { name: 'Change role' }).click();

  await signIn(reviewer, desk, 'reviewer');
  await reviewer.goto('/claims/C-5');
  await expect(decision(reviewer)).toContainText('somebody else must decide');
  await expect(reviewer.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  const before = await reviewer.locator('#trail li').count();
  // The words of the form are right, and so is its token; only the person is not.
  await reviewer.evaluate(() => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/claims/C-5/approve';
    for (const name of ['token', 'once', 'version']) {
      const field = document.querySelector(`form[action^="/claims/"] input[name="${name}"]`);
      if (field) form.append(field.cloneNode());
    }
    document.body.append(form);
  });
  const answered = reviewer.waitForResponse((response) => response.url().endsWith('/approve'));
  await reviewer.evaluate(() => document.querySelector<HTMLFormElement>('form[action$="/approve"]')?.submit());
  const status = (await answered).status();
  // The page before is loaded as well, so that only its address tells that this one is there.
  await reviewer.waitForURL('**/claims/C-5/approve');
  await expectSoundPage(reviewer);
  await reviewer.goto('/claims/C-5');
  await expect(reviewer.locator('#trail li')).toHaveCount(before);
  await expect(reviewer.locator('#verdict')).toHaveCount(0);
  expect(status).toBe(403);
});
