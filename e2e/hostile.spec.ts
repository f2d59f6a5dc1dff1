// Hostile: texts made to break pages are kept whole, shown inert, and leave harmless.
import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';
import { addSource, says, unfold } from './story.ts';

/** Each short enough for a field of one line. */
const SHORT = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</textarea><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">read on</a>',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '<style>*{display:none}</style>',
  '<base href="https://evil.example/">',
  '<form action="/sign-out"><button>x',
  '<!-- not closed',
  '<![CDATA[ x ]]> <?php echo 1 ?>',
  '&lt;b&gt; &amp;amp; &#x3C;b&#x3E;',
  '{{ 7*7 }} {% raw %} ${7*7} #{7*7} <%= 7*7 %>',
  "'; DROP TABLE claim; --",
  "Robert'); DELETE FROM event;--",
  '" OR ""="',
  '=HYPERLINK("https://evil.example","x")',
  '+1+cmd|\' /C calc\'!A0',
  '-2+3 @SUM(1) \t=1+1',
  '%00 \\0 \\u0000 \\x00 &#0;',
  '..%2f..%2f..%2fetc%2fpasswd',
  'a\\b\\\\c \\" \\\' `x`',
  'null undefined NaN true []',
  'مرحبا بالعالم, שלום עולם',
  'Zażółć gęślą jaźń, Ελληνικά, Українська',
  '漢字かな交じり文 한국어 ไทย',
  '👩‍👩‍👧‍👦 🏳️‍🌈 🇺🇦 👍🏽 ❤️',
  'Z̷̢͇͐a̸͚͝l̵̰̈́g̶̲̀o̷͎͝ ḧ̴̡́e̷̗͑',
  'ﷺ ﷽ ꧅ 𒐫 ௵',
  '𝕋𝕙𝕖 𝓺𝓾𝓲𝓬𝓴 Ａｂｃ ⁿ½',
];

/** Characters that hide or turn others: a desk shows them where they may stand, and refuses them in names. */
const HIDDEN = ['\u202Egnp.exe\u202C', 'pay\u200Bpal', 'soft\u00ADhyphen', '\u2066left\u2069', 'a\uFEFFb\u2060c'];

const LONG = ['W'.repeat(180), 'https://long.example/' + 'path/'.repeat(30), 'שלום'.repeat(40)];

const UNSEEN = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g;

/** Groups of texts that fit a field of this many characters, put together with a line between them. */
function fitting(texts: string[], room: number): string[] {
  const groups: string[] = [];
  for (const text of texts) {
    const last = groups.at(-1);
    if (last !== undefined && [...last].length + [...text].length + 3 <= room) groups[groups.length - 1] = `${last} | ${text}`;
    else groups.push(text);
  }
  return groups;
}

/** A text as the desk keeps it: white space of one line. */
const asKept = (text: string) => text.replaceAll('\t', ' ').trim();

/** The words are there, whole and as words; marks for what is hidden in them stand beside. */
async function expectWhole(where: Locator, text: string): Promise<void> {
  const words = asKept(text).replace(UNSEEN, '');
  const shown = () =>
    where.evaluateAll((all) =>
      all.map((it) => {
        const copy = it.cloneNode(true) as Element;
        copy.querySelectorAll('.hidden-mark, del').forEach((mark) => mark.remove());
        return copy.textContent;
      }).join('\n'),
    );
  await expect.poll(async () => (await shown()).replace(UNSEEN, '').includes(words), { message: `shows ${JSON.stringify(text)} whole` }).toBe(true);
}

const GROUPS = fitting([...SHORT, ...HIDDEN, ...LONG], 195);

for (const half of [0, 1]) {
  test(`hostile words on a claim stay words (${half + 1} of 2)`, async ({ page, desk }) => {
    test.slow();
    await signIn(page, desk, 'reviewer');
    page.on('dialog', (dialog) => { throw new Error(`a page opened a dialog: ${dialog.message()}`); });
    const groups = GROUPS.filter((_, index) => index % 2 === half);
    for (const text of groups) {
      await page.goto('/claims/C-9');
      await unfold(page, 'Edit the statement');
      await page.locator('#reword').getByLabel('Statement').fill(text);
      await page.getByRole('button', { name: 'Save the statement' }).click();
      await says(page, 'Statement saved.');
      await expectWhole(page.getByRole('heading', { level: 1 }), text);
      await expectWhole(page.locator('#trail'), text);

      await unfold(page, 'Change who said it');
      const speakers = page.locator('details').filter({ hasText: 'Change who said it' });
      await speakers.getByLabel('Speaker', { exact: true }).fill(text);
      await speakers.getByLabel(/^What they are/).fill(text);
      await speakers.getByLabel(/^The words that show it/).fill(text);
      await speakers.getByRole('button', { name: 'Add the speaker' }).click();
      await says(page, 'Speaker added.');
      await expectWhole(page.locator('#speakers'), text);

      await addSource(page, { title: text, stance: 'context', passage: text, note: text });
      for (const part of ['h3', 'q', '.note']) await expectWhole(page.locator('#evidence').locator(part), text);

      await page.getByLabel('Comment').fill(text);
      await page.getByRole('button', { name: 'Add the comment' }).click();
      await says(page, 'Comment added.');
      await expectWhole(page.locator('#discussion'), text);
    }
    await expectSoundPage(page);
    expect(await page.locator('script:not([src])').count()).toBe(0);

    const last = groups.at(-1) ?? '';
    for (const [path, where] of [['/queue?tab=all', 'td.claim'], ['/sources', 'td.name'], ['/speakers', 'td.name']] as const) {
      await page.goto(path);
      await expectWhole(page.locator(where), last);
      await expectSoundPage(page);
    }
    await page.goto('/claims/C-9/report.html');
    await expectWhole(page.locator('body'), last);
    await expectSoundPage(page);
    await page.goto('/articles');
    await page.getByRole('link', { name: /Port Ellery/ }).click();
    await expectWhole(page.locator('.card h3'), last);
    await expectSoundPage(page);
  });
}

test('hostile tags, titles and names stay words', async ({ page, desk, newVisitor }) => {
  await signIn(page, desk, 'reviewer');
  await page.goto('/claims/C-5');
  await unfold(page, 'Set due, tag');
  const tags = SHORT.filter((text) => [...text].length <= 40 && !/[,\t]/.test(text)).slice(0, 12);
  await page.getByLabel('Tags').fill(tags.join(','));
  await page.getByRole('button', { name: 'Save the tags' }).click();
  await says(page, 'Saved.');
  for (const tag of tags.map((it) => it.toLowerCase())) {
    await expect.poll(async () => (await page.locator('#details').textContent())?.toLowerCase().includes(tag), { message: tag }).toBe(true);
  }
  await page.locator('#details dd a').first().click();
  await expect(page.locator('[data-card]')).toHaveCount(1);
  await expectSoundPage(page);

  for (const [index, title] of fitting([...SHORT, ...HIDDEN, ...LONG], 480).entries()) {
    await page.goto('/articles/import');
    await page.getByLabel('Text or HTML of the article').fill(`The town hall was painted ${index + 4} times. ${title} said the mayor.`);
    await page.locator('details').filter({ has: page.getByLabel('Publisher') }).locator('summary').click();
    await page.getByLabel('Title').fill(title);
    for (const name of ['Publisher', 'Author']) await page.getByLabel(name, { exact: true }).fill(title.slice(0, 180));
    await page.getByLabel('Format').selectOption('text');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await says(page, 'Article imported.');
    await expectWhole(page.getByRole('heading', { level: 1 }), title);
  }
  await expectSoundPage(page);
  await page.goto('/articles');
  await expectSoundPage(page);

  const admin = await newVisitor();
  await signIn(admin, desk, 'admin');
  const names = fitting(SHORT, 95).slice(0, 8);
  for (const [index, name] of names.entries()) {
    await admin.goto('/people');
    await admin.getByLabel('Name').fill(name);
    await admin.getByLabel('E-mail').fill(`hostile${index}@desk.example`);
    await admin.getByRole('radio', { name: /^viewer/ }).check();
    await admin.getByRole('button', { name: 'Add', exact: true }).click();
    await expectWhole(admin.getByRole('status'), name);
    await expectWhole(admin.locator('td.name'), name);
  }
  await expectSoundPage(admin);
  await admin.getByLabel('Name').fill('pay\u200Bpal');
  await admin.getByLabel('E-mail').fill('hidden@desk.example');
  await admin.getByRole('radio', { name: /^viewer/ }).check();
  await admin.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(admin.getByRole('alert')).toContainText('cannot be seen');
});

test('formulas and closing tags leave a desk harmless', async ({ page, desk }) => {
  await signIn(page, desk, 'reviewer');
  const statement = '=HYPERLINK("https://evil.example","</script><script>alert(1)</script>")';
  await page.goto('/claims/C-9');
  await unfold(page, 'Edit the statement');
  await page.locator('#reword').getByLabel('Statement').fill(statement);
  await page.getByRole('button', { name: 'Save the statement' }).click();
  await says(page, 'Statement saved.');
  const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'JSON', exact: true }).click()]);
  expect(await readFile(await json.path(), 'utf8')).toContain(JSON.stringify(statement).slice(1, 20));
  await page.goto('/queue?tab=all');
  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  const row = (await readFile(await csv.path(), 'utf8')).split('\r\n').find((line) => line.includes('"C-9"'));
  expect(row).toContain(`"'=HYPERLINK(`);
});
