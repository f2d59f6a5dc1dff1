// Onward: twenty decisions without touching the mouse, what was done taken back, an edit suggested, and errors that are seen.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import type { Desk } from './server.ts';
import { decision, says, unfold } from './story.ts';

const CLAIMS = 10;

async function press(page: Page, ...keys: string[]): Promise<void> {
  await page.waitForLoadState('load');
  for (const key of keys) await page.keyboard.press(key);
}

/** Signs in by keys alone: the first field of that page has the focus. */
async function signInByKeys(page: Page, desk: Desk, who: string): Promise<void> {
  const { email, password } = desk.person(who);
  await page.goto('/sign-in');
  await page.waitForLoadState('load');
  const field = page.getByLabel('E-mail');
  while (!(await field.evaluate((it) => it === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.insertText(email);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Queue');
}

/** Sends a form as one of the desk's pages would, and says where it leads. */
async function send(page: Page, path: string, fields: Record<string, string>): Promise<string> {
  const [status, where] = await page.evaluate(
    async ([path, fields]) => {
      const token = document.querySelector<HTMLInputElement>('input[name="token"]')?.value ?? '';
      const body = new URLSearchParams({ ...fields, token, once: crypto.randomUUID() });
      const answer = await fetch(path, { method: 'POST', body });
      return [answer.status, answer.url] as const;
    },
    [path, fields] as const,
  );
  expect(status, path).toBe(200);
  return where;
}

/** Claims of one article with all that a proposal needs; says which article. */
async function prepare(page: Page): Promise<string> {
  await page.goto('/articles');
  await page.getByRole('link', { name: /Port Ellery/ }).first().click();
  await expect(page.locator('.story')).toBeVisible();
  const article = new URL(page.url()).pathname;
  for (let number = 1; number <= CLAIMS; number += 1) {
    const opened = await send(page, `${article}/claims`, {
      words: '9,000 cars',
      statement: `Ferry ${number} carries 9,000 cars a day.`,
      kind: 'quantity',
      name: 'Mara Quist',
      speaker_kind: 'person',
      title: '',
      role: 'originated',
      form: 'direct',
      cue: '',
    });
    const claim = opened.match(/C-\d+/)?.[0] ?? (await newest(page));
    await send(page, `/claims/${claim}/tag`, { version: '2', tags: 'ferries' });
    for (const [version, town] of [['3', 'a'], ['5', 'b']] as const) {
      await send(page, `/claims/${claim}/add-evidence`, {
        version,
        title: '',
        url: `https://${town}.example/${number}`,
        publisher: '',
        published_on: '',
        stance: 'supports',
        passage: 'It carried 9,000 cars.',
        note: '',
        kind: '',
        directness: '',
        at: '',
      });
    }
  }
  return article;
}

/** The claim that was opened last. */
async function newest(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const answer = await fetch('/queue?tab=all&sort=number');
    const list = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const numbers = [...list.querySelectorAll('[data-open]')].map((it) => Number(/C-(\d+)/.exec(it.getAttribute('href') ?? '')?.[1]));
    return `C-${Math.max(...numbers)}`;
  });
}

/** Counts what a mouse does on a page from now on. */
async function watchMouse(page: Page): Promise<() => Promise<number>> {
  let touched = 0;
  await page.exposeFunction('touched', () => (touched += 1));
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'pointermove', 'mousedown']) {
      addEventListener(kind, () => (window as unknown as { touched: () => void }).touched(), true);
    }
  });
  return async () => touched;
}

test('from sign-in to twenty decisions without touching the mouse', async ({ page: setting, desk, newVisitor }) => {
  test.slow();
  await signIn(setting, desk, 'reviewer');
  await prepare(setting);

  const reviewer = await newVisitor();
  const touches = await watchMouse(reviewer);
  await signInByKeys(reviewer, desk, 'reviewer');
  await reviewer.goto('/queue?tab=unassigned&tag=ferries&sort=number');
  await press(reviewer, 'j', 'Enter');
  for (let done = 1; done <= CLAIMS; done += 1) {
    await expect(reviewer.getByRole('heading', { level: 1 })).toHaveText(`Ferry ${done} carries 9,000 cars a day.`);
    await press(reviewer, 'v', '2', 'Tab');
    await expect(decision(reviewer).getByLabel('Rationale')).toBeFocused();
    await reviewer.keyboard.insertText(`The register has ferry ${done}.`);
    await press(reviewer, 'Control+Enter');
    await says(reviewer, 'Verdict proposed.');
  }
  await expect(reviewer).toHaveURL(/\/queue\?tab=unassigned/);
  await says(reviewer, 'It was the last of this list.');
  expect(await touches()).toBe(0);

  const editor = await newVisitor();
  const others = await watchMouse(editor);
  await signInByKeys(editor, desk, 'editor');
  await editor.goto('/queue?tab=approve&tag=ferries&sort=number');
  await press(editor, 'j', 'Enter');
  for (let done = 1; done <= CLAIMS; done += 1) {
    await expect(editor.getByRole('heading', { level: 1 })).toHaveText(`Ferry ${done} carries 9,000 cars a day.`);
    if (done % 2 === 0) {
      await press(editor, 'r');
      await editor.keyboard.insertText('Which register?');
      await press(editor, 'Control+Enter');
      await says(editor, 'Verdict returned with your reason.');
    } else {
      await press(editor, 'Control+Enter');
      await says(editor, 'Verdict approved.');
    }
    if (done === 1) await expectSoundPage(editor);
  }
  await says(editor, 'It was the last of this list.');
  expect(await others()).toBe(0);
});

test('what was just done is undone by its button, which leaves after ten seconds', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  const tag = async (words: string): Promise<void> => {
    await unfold(page, 'Set due, tag, priority');
    await page.getByLabel('Tags').fill(words);
    await page.getByRole('button', { name: 'Save the tags' }).click();
    await says(page, 'Saved.');
  };
  const undo = page.getByRole('button', { name: 'Undo' });
  // The page with the button, which would be gone before all of it is looked at.
  await page.route(/undo[^/]*\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await tag('piers');
  await expectSoundPage(page);
  await page.unroute(/undo[^/]*\.js/);
  await tag('ferries');
  await press(page, 'z');
  await says(page, 'Undone.');
  await expect(undo).toHaveCount(0);
  await expect(page.locator('#details')).toContainText('piers');

  await page.clock.install();
  await tag('ferries');
  await undo.focus();
  await page.clock.runFor(11_000);
  await expect(undo).toHaveCount(0);
  await expect(page.locator('#main')).toBeFocused();
  await expect(page.locator('#details')).toContainText('ferries');
});

test('an editor suggests an edit, and whoever proposed the verdict takes it over', async ({ page: editor, desk, newVisitor }) => {
  await signIn(editor, desk, 'editor');
  await editor.goto('/queue?tab=approve');
  await editor.locator('[data-open]').first().click();
  await unfold(editor, 'Suggest an edit');
  await editor.getByLabel('The rationale as you would have it').fill('The register of May has it so.');
  await editor.locator('#suggested-note').fill('It says when.');
  await editor.getByRole('button', { name: 'Suggest this edit' }).click();
  await says(editor, 'Edit suggested.');
  await expectSoundPage(editor);
  const claim = new URL(editor.url()).pathname;
  const author = (await decision(editor).textContent())?.includes('Proposed by Otis') ? 'other' : 'reviewer';

  const reviewer = await newVisitor();
  await signIn(reviewer, desk, author);
  await reviewer.goto('/queue?tab=edits');
  await reviewer.locator('[data-open]').first().click();
  await expect(reviewer).toHaveURL(new RegExp(claim));
  await expect(decision(reviewer).locator('.edit ins').first()).toBeVisible();
  await expectSoundPage(reviewer);
  await reviewer.getByRole('button', { name: 'Accept the edit' }).click();
  await says(reviewer, 'Edit accepted.');
  await editor.goto(claim);
  await expect(decision(editor)).toContainText('The register of May has it so.');
  await expect(decision(editor)).toContainText('You wrote this, so somebody else must decide.');
  await expect(editor.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
});

test('an error inside what is folded away or laid over the page is seen', async ({ page, desk }) => {
  await signIn(page, desk, 'editor');
  await page.goto('/claims/C-5');
  await unfold(page, 'Park it');
  await page.getByLabel('Until').fill('2020-01-01');
  await page.getByLabel('What it waits for').fill('The survey.');
  await page.getByRole('button', { name: 'Park the claim' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose a time that is still to come.');
  await expect(page.getByRole('alert')).toBeInViewport();
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByLabel('What it waits for')).toBeVisible();
  await expect(page.getByLabel('What it waits for')).toHaveValue('The survey.');

  await page.goto('/queue?tab=all');
  await press(page, 'j');
  await page.context().clearCookies();
  await press(page, 'Space');
  const preview = page.getByRole('complementary', { name: 'Preview' });
  await expect(preview).toContainText('The claim could not be shown here.');
  await expect(preview.getByText('The claim could not be shown here.')).toBeInViewport();
  await expectSoundPage(page);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a decision leads on, and a button takes back what can be', async ({ page, desk }) => {
    await signIn(page, desk, 'editor');
    await page.goto('/queue?tab=approve');
    await page.locator('[data-open]').first().click();
    const first = /C-\d+/.exec(page.url())?.[0] ?? '';
    await page.getByRole('button', { name: 'Approve and next' }).click();
    await says(page, `${first}: Verdict approved.`);
    await page.locator('.flash').getByRole('link', { name: first }).click();
    await expect(decision(page)).toContainText('Approved');
    await page.goto('/claims/C-5');
    await page.getByText('Set due, tag, priority').click();
    await page.getByLabel('Tags').fill('ferries');
    await page.getByRole('button', { name: 'Save the tags' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await says(page, 'Undone. The trail tells both.');
  });
});
