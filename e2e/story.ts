// Story: an article of our own words, the people who check it, and the steps that several journeys take.
import { type Locator, type Page } from '@playwright/test';
import { expect } from './desk.ts';

export const PASSWORD = 'four ponies eat blue hay';

/** Invented from end to end. The tree in the second paragraph is one character of two UTF-16 units. */
export const ARTICLE = `Larch Valley to close its last coal plant two years early

By Petra Novak

The Valley Post

2 February 2026

Larch Valley will close its last coal plant in 2028, two years earlier than planned, the regional assembly decided on Monday.

“We will plant 40,000 trees 🌲 on the site,” said Governor Ilse Brandt, who proposed the plan. The plant employs 620 people and burns 1.1 million tonnes of coal a year.

According to the power company Larch Energy, household bills will rise by 3 per cent at most. Union leader Tomas Reyes said that nobody had asked the workers.
`;

/** Sets an empty desk up through its one-time link. */
export async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('E-mail').fill('ada@desk.example');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up the desk' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
}

/** The admin on `page` lets somebody in; the link on the page leads that person, at `theirs`, to the queue. */
export async function letIn(page: Page, theirs: Page, name: string, role: string): Promise<void> {
  const email = `${name.split(' ')[0]?.toLowerCase()}@desk.example`;
  await page.goto('/people');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await theirs.goto((await page.getByRole('status').getByText('/link/').textContent()) ?? '');
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Keep this password' }).click();
  await theirs.getByLabel('E-mail').fill(email);
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Sign in' }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Queue');
}

export async function importArticle(page: Page, text = ARTICLE): Promise<void> {
  await page.goto('/articles/import');
  await page.getByLabel('Text or HTML of the article').fill(text);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await says(page, 'Article imported.');
}

export interface SourceWords {
  url?: string;
  title?: string;
  stance: 'supports' | 'refutes' | 'context';
  passage?: string;
  note?: string;
}

/** Opens what a summary hides, unless it is open. */
export async function unfold(page: Page, summary: string | RegExp): Promise<void> {
  const details = page.locator('details').filter({ has: page.locator('summary').filter({ hasText: summary }) }).last();
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
}

export async function addSource(page: Page, source: SourceWords): Promise<void> {
  await unfold(page, 'Add a source');
  const form = page.locator('#add-evidence');
  if (source.url) await form.getByLabel(/^Address/).fill(source.url);
  if (source.title) await form.getByLabel(/^Title/).fill(source.title);
  await form.getByRole('radio', { name: source.stance }).check();
  if (source.passage) await form.getByLabel('Passage, word for word').fill(source.passage);
  if (source.note) await form.getByLabel('Note').fill(source.note);
  await form.getByRole('button', { name: 'Add the source' }).click();
  await says(page, 'Evidence added.');
}

export async function propose(page: Page, label: string, rationale: string): Promise<void> {
  const box = decision(page);
  await box.getByRole('radio', { name: new RegExp(`^${label}`) }).check();
  await box.getByLabel('Rationale').fill(rationale);
  await box.getByRole('button', { name: 'Propose this verdict' }).click();
  await says(page, 'Verdict proposed.');
}

export function decision(page: Page): Locator {
  return page.locator('#decision');
}

/** The one sentence about what was just done. */
export async function says(page: Page, words: string): Promise<void> {
  await expect(page.locator('.flash')).toContainText(words);
}

/** Selects words in the article with the mouse, from the first character of one text to the last of another. */
export async function selectWords(page: Page, from: string, to = from): Promise<void> {
  await page.waitForLoadState('load');
  const [start, end] = await page.locator('.story').evaluate(
    (story, [from, to]) => {
      const find = (words: string, offset: number) => {
        const walker = document.createTreeWalker(story, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const node = walker.currentNode as Text;
          const at = node.data.indexOf(words);
          if (at === -1) continue;
          const character = document.createRange();
          character.setStart(node, at + offset);
          character.setEnd(node, at + offset + 1);
          return character;
        }
        throw new Error(`the article does not show "${words}" in one piece`);
      };
      const [first, last] = [find(from, 0), find(to, to.length - 1)];
      first.startContainer.parentElement?.scrollIntoView({ block: 'center' });
      const [left, right] = [first.getBoundingClientRect(), last.getBoundingClientRect()];
      const middle = (box: DOMRect) => (box.top + box.bottom) / 2;
      return [{ x: left.left + 1, y: middle(left) }, { x: right.right - 1, y: middle(right) }] as const;
    },
    [from, to] as const,
  );
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.up();
}
