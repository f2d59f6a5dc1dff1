// Sweep: every page of the desk, for everybody who may open it, is sound: light and dark, narrow and wide.
import type { Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { letIn, setUp } from './story.ts';

/** The pages that everybody opens; "article", "source" and "speaker" stand for the first of each,
    "snapshot" and "read" for the one that C-3 cites, and "batch" for a fetch that was asked for. */
const PAGES = [
  '/', '/queue?tab=unassigned', '/queue?tab=review', '/queue?tab=approved', '/queue?tab=all',
  '/queue?tab=all&stage=nonsense&due=never&label=x&sort=y', '/queue?tab=all&tag=no-such-tag',
  '/articles', 'article', 'article/revisions/1', 'article/compare', 'article?show=open', 'article?show=suggested', 'article?show=dismissed',
  'article?show=suggested&kind=rule', 'article?hide=event&sort=worth',
  ...Array.from({ length: 9 }, (_, index) => `/claims/C-${index + 1}`),
  '/sources', 'source', '/speakers', 'speaker', '/profile', '/keys', '/method', '/method/versions/0', '/fetches', 'snapshot', 'read',
];
const WORK = ['/queue?tab=mine', '/queue?tab=returned', '/queue?tab=changed', '/queue?tab=sources', '/queue?tab=expiring', '/articles/import', '/articles/fetch', 'article/revise', '/claims/C-5/evidence', '/claims/C-3/evidence', 'batch', 'article/claims', 'article/claims?start=0&end=10', 'suggestion'];
const REPORTS = ['/claims/C-1/claimreview', '/claims/C-3/claimreview', '/claims/C-1/report.html', '/claims/C-3/report.html', 'article/report.html'];
const OFFICE = ['/people', '/settings', '/settings/checklist', '/settings/publishing', '/scales', '/scales/truth5', '/jobs', '/jobs?tab=dead'];
const FIGURES = ['/agreement'];

/** What somebody in a role opens, and what is refused to them. */
const ROLES: Record<string, { opens: string[]; refused: string[] }> = {
  editor: { opens: [...PAGES, ...WORK, ...REPORTS, ...FIGURES, '/queue?tab=approve', '/queue?tab=opinion', '/rulings', '/rulings/import'], refused: OFFICE },
  reviewer: { opens: [...PAGES, ...WORK, ...REPORTS], refused: [...OFFICE, ...FIGURES] },
  auditor: { opens: [...PAGES, ...OFFICE, ...FIGURES], refused: ['/articles/import'] },
  viewer: { opens: PAGES, refused: ['/articles/import', ...OFFICE] },
  admin: { opens: [...PAGES, ...OFFICE, 'person', '/scales/new', '/method/edit'], refused: ['/articles/import'] },
};

function addressOf(name: string, known: Record<string, string>): string {
  return name.replace(/^[a-z]+/, (word) => known[word] ?? word);
}

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
    read: await first('/claims/C-3', '#evidence a[href*="/read/"]'),
    snapshot: await first('/claims/C-3', '#evidence a.hash'),
    ...((role === 'editor' || role === 'reviewer') && { batch: await asked(page) }),
    ...(role === 'admin' && { person: await first('/people', 'td.name a') }),
    ...((role === 'editor' || role === 'reviewer') && { suggestion: await first(article, 'a[href^="/suggestions/"]') }),
  };
}

/** Asks for a page that cannot be fetched, and gives the address of the batch. */
async function asked(page: Page): Promise<string> {
  await page.goto('/articles/fetch');
  await page.getByLabel('Addresses, one to a line').fill('https://town.example/a-page');
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('1 failed');
  return new URL(page.url()).pathname;
}

for (const [role, { opens, refused }] of Object.entries(ROLES)) {
  test(`to the ${role} their pages open, and no others`, async ({ page, desk }) => {
    await signIn(page, desk, role);
    const known = await places(page, role);
    for (const name of opens) {
      const answer = await page.goto(addressOf(name, known));
      expect(answer?.status(), `${name} for the ${role}`).toBe(200);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    }
    for (const name of refused) {
      const answer = await page.goto(addressOf(name, known));
      expect(answer?.status(), `${name} for the ${role}`).toBe(403);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not in your role');
    }
    await expectSoundPage(page);
  });
}

/** Each page is looked at closely as the role that finds most on it. */
const CLOSELY: [role: string, names: string[]][] = [
  ['editor', [...PAGES.slice(0, 14), '/queue?tab=approve']],
  ['editor', [...PAGES.slice(14), ...REPORTS]],
  ['reviewer', [...WORK, '/', '/claims/C-3', '/claims/C-5']],
  ['admin', [...OFFICE, 'person', '/claims/C-3']],
  ['auditor', [...OFFICE, '/claims/C-4']],
  ['viewer', ['article', '/claims/C-2']],
];

for (const [index, [role, names]] of CLOSELY.entries()) {
  test(`the pages of the ${role} are sound (${index + 1} of ${CLOSELY.length})`, async ({ page, desk }) => {
    test.slow();
    await signIn(page, desk, role);
    const known = await places(page, role);
    for (const name of names) {
      await page.goto(addressOf(name, known));
      await expectSoundPage(page);
    }
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
