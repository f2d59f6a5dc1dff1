// Taking: two people on one claim see each other, and neither takes it from the other unawares.
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { says } from './story.ts';

test('two on one claim see each other, and one takes it from the other knowingly', async ({ page, desk, newVisitor }) => {
  const other = await newVisitor();
  await signIn(page, desk, 'reviewer');
  await signIn(other, desk, 'other');
  await page.goto('/claims/C-2');
  await other.goto('/claims/C-2');
  const onIt = page.locator('#taking');
  await expect(onIt).toContainText('Otis Other is on this claim too.');
  await expect(other.locator('#taking')).toContainText('Rosa Reviewer is on this claim too.');

  await page.getByLabel('Comment').fill('Half a thought');
  await other.getByRole('button', { name: 'Take it' }).click();
  await says(other, 'You are on it now.');
  await expect(page.locator('#changed')).toContainText('Otis Other changed this claim.');
  await expect(onIt).toContainText('Otis Other has it until');
  await expect(page.getByLabel('Comment')).toHaveValue('Half a thought');
  await expectSoundPage(page);
  await page.locator('#changed').getByRole('link').click();
  await expect(page.locator('#changed')).toHaveCount(0);
  await expect(page.getByLabel('Comment')).toHaveValue('Half a thought');

  await page.getByRole('button', { name: 'Take it…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Otis Other has C-2 until');
  await expectSoundPage(page);
  await page.getByRole('button', { name: 'Take it anyway' }).click();
  await says(page, 'You are on it now.');
  await expect(page.locator('#trail')).toContainText('while Otis Other was at work on it');
  await expect(other.locator('#taking')).toContainText('Rosa Reviewer has it until');

  await other.goto('/queue?tab=all');
  await expect(other.getByRole('row', { name: /C-2/ })).toContainText('Rosa Reviewer until');
  await expectSoundPage(other);
  await expect(onIt).not.toContainText('is on this claim too');
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('work is handed out, handed over and given back', async ({ page, desk }) => {
    await signIn(page, desk, 'reviewer');
    await page.getByRole('button', { name: 'Next to research' }).click();
    await says(page, 'You are on it now.');
    await expect(page.locator('#taking')).toContainText('You have it until');
    await page.getByText('Hand over to…').click();
    const form = page.locator('form', { has: page.getByLabel('Assigned to') });
    await form.getByLabel('Assigned to').selectOption('Otis Other');
    await form.getByLabel('Note').fill('The ministry calls back at four.');
    await form.getByRole('button', { name: 'Hand over' }).click();
    await says(page, 'Recorded who has it now.');
    await expect(page.locator('#trail')).toContainText('The ministry calls back at four.');
    await page.getByRole('button', { name: 'Take it' }).click();
    await page.getByText('Give it back').first().click();
    await page.getByRole('button', { name: 'Give it back' }).click();
    await expect(page.locator('#taking')).toContainText('Assignednobody');
  });
});
