// Readers: the public pages without an account and without a script, and how an editor gets there.
import { expect, expectNoAxeViolations, expectNoSidewaysScroll, expectSoundPage, signIn, test } from './desk.ts';

test.describe('a reader without scripts', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('finds checks, who said what, and what was withdrawn', async ({ page, desk, newVisitor }) => {
    test.slow();
    const editor = await newVisitor({ viewport: { width: 1400, height: 900 } });
    await signIn(editor, desk, 'editor');
    await editor.goto('/claims/C-1');
    await editor.getByRole('link', { name: 'as readers see it' }).click();
    await expect(editor).toHaveURL(/\/c\/1$/);

    const reader = await newVisitor({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await reader.goto('/checks');
    await expect(reader.getByRole('heading', { level: 1 })).toHaveText('Newest checks');
    const check = reader.locator('.checks a').first();
    const statement = await check.innerText();
    await check.click();
    await expect(reader.getByRole('heading', { level: 1 })).toHaveText(statement);
    await expect(reader.locator('.notice')).toContainText('We are reviewing this check');
    await expect(reader.locator('.ruling')).toContainText('True');
    const subject = /^mailto:corrections@demo\.example\?subject=Fact%20check%20C-[0-9]+%3A%20http/;
    await expect(reader.getByRole('link', { name: 'Tell us what is wrong with this check' })).toHaveAttribute('href', subject);
    await expect(reader.locator('.colophon')).toContainText('signed log');
    await reader.getByRole('link', { name: 'All checks of this article' }).click();
    await expect(reader.locator('.checks li')).toHaveCount(2);
    expect(await reader.context().cookies()).toEqual([]);

    await editor.goto('/claims/C-1');
    await editor.getByText('Withdraw from publication…').click();
    await editor.getByLabel('Why it is withdrawn').fill('The minutes were corrected.');
    await editor.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await reader.goto('/corrections');
    await expect(reader.locator('.checks li')).toContainText('The minutes were corrected.');

    await reader.goto('/c/1');
    await expect(reader.locator('.notice')).toContainText(/^\s*Withdrawn.*\s+The minutes were corrected\.\s*$/);

    // Axe needs scripts; what it looks at is the same without.
    for (const path of ['/checks', '/c/1', '/c/4', '/corrections', '/checks/method', '/c/99', '/corrections/x']) {
      await page.goto(path);
      await expectNoAxeViolations(page);
      await expectNoSidewaysScroll(page);
      await expectNoSidewaysScroll(page, 1400);
    }
    await page.goto('/c/4');
    const speaker = page.locator('.said a[href^="/checks/speakers/"]').first();
    if (await speaker.count()) {
      await speaker.click();
      await expect(page.locator('.selection')).toContainText('a selection and not a sample');
      await expectSoundPage(page);
    }
  });
});
