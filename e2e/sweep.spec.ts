// Sweep: every page of the desk, for everybody who may open it, is sound: light and dark, narrow and wide.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { letIn, setUp } from './story.ts';

/** The pages that everybody opens; "article", "source" and "speaker" stand for the first of each. */
const PAGES = [
  '/', '/queue?tab=unassigned', '/queue?tab=review', '/queue?tab=approved', '/queue?tab=all',
  '/queue?tab=all&stage=nonsense&due=never&label=x&sort=y', '/queue?tab=all&tag=no-such-tag',
  '/articles', 'article', 'article?show=open', 'article?show=suggested',
  ...Array.from({ length: 9 }, (_, index) => `/claims/C-${index + 1}`),
  '/sources', 'source', '/speakers', 'speaker', '/profile', '/keys',
];
const WORK = ['/queue?tab=mine', '/queue?tab=returned', '/articles/import', 'article/claims', 'article/claims?start=0&end=10', 'suggestion'];
const REPORTS = ['/claims/C-1/report.html', '/claims/C-3/report.html', 'article/report.html'];
const OFFICE = ['/people', '/settings'];

/** What somebody in a role opens, and what is refused to them. */
const ROLES: Record<string, { opens: string[]; refused: string[] }> = {
  editor: { opens: [...PAGES, ...WORK, ...REPORTS, '/queue?tab=approve'], refused: OFFICE },
  reviewer: { opens: [...PAGES, ...WORK, ...REPORTS], refused: OFFICE },
  auditor: { opens: [...PAGES, ...OFFICE], refused: ['/articles/import'] },
  viewer: { opens: PAGES, refused: ['/articles/import', ...OFFICE] },
  admin: { opens: [...PAGES, ...OFFICE, 'person'], refused: ['/articles/import'] },
};

/** What the words for a first one stand for on this desk. */
async function places(page: Page, role: string): Promise<Record<string, string>> {
  const first = async (list: string, link: string) => {
    await page.goto(list);
    return (await page.locator(link).first().getAttribute('href')) ?? '';
  };
  const article = await first('/articles', 'td.name a');
  return {
    article,
    source: await first('/sources', 'td.name a'),
    speaker: await first('/speakers', 'td.name a'),
    ...(role === 'admin' && { person: await first('/people', 'td.name a') }),
    ...((role === 'editor' || role === 'reviewer') && { suggestion: await first(article, 'a[href^="/suggestions/"]') }),
  };
}

for (const [role, { opens, refused }] of Object.entries(ROLES)) {
  // The editor's pages have most on them; of the others' only those are looked at closely that differ.
  const closely = role === 'editor' ? opens : opens.filter((it) => ['/', '/claims/C-3', '/claims/C-5', 'article', ...OFFICE, 'person'].includes(it));
  test(`every page that a ${role} opens is sound`, async ({ page, desk }) => {
    test.slow();
    await signIn(page, desk, role);
    const known = await places(page, role);
    const address = (name: string) => name.replace(/^[a-z]+/, (word) => known[word] ?? word);
    for (const name of opens) {
      const answer = await page.goto(address(name));
      expect(answer?.status(), `${name} for the ${role}`).toBe(200);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      if (closely.includes(name)) await expectSoundPage(page);
    }
    for (const name of refused) {
      const answer = await page.goto(address(name));
      expect(answer?.status(), `${name} for the ${role}`).toBe(403);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not in your role');
    }
    await expectSoundPage(page);
  });
}

test('pages that are not there say so', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  for (const path of ['/no-such-page', '/claims/C-999', '/claims/x', '/articles/x', '/suggestions/x', '/claims/C-1/report.exe', '/sources/00000000-0000-7000-8000-000000000000']) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing here');
  }
  await expectSoundPage(page);
});

test.describe('on an empty desk', () => {
  test.use({ deskKind: 'empty' });

  test('every list says what it is for', async ({ page, desk, newVisitor }) => {
    await setUp(page, desk.setUpLink);
    const editor = await newVisitor();
    await letIn(page, editor, 'Eve Editor', 'editor');
    for (const path of ['/queue?tab=mine', '/queue?tab=approve', '/queue?tab=all', '/queue?tab=all&due=late', '/articles', '/sources', '/speakers']) {
      await editor.goto(path);
      await expect(editor.locator('.empty'), path).toBeVisible();
      await expectSoundPage(editor);
    }
  });
});
