// Verify: a report with its proof is checked in the browser, without a network and without trust in the desk.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { expect, expectSoundPage, signIn, test } from './desk.ts';

/** Hands a file and a key to the page, and gives what it says. */
async function verified(page: Page, file: string, key: string): Promise<string> {
  await page.getByLabel('Report').setInputFiles(file);
  await page.getByLabel('Key of the newsroom').fill(key);
  await page.getByRole('button', { name: 'Verify' }).click();
  const result = page.locator('#result');
  await expect(result).toBeVisible();
  const said = await result.innerText();
  await result.evaluate((it: HTMLElement) => (it.hidden = true));
  return said;
}

test('whoever has the key of the desk checks a report without it', async ({ page, desk, context }, testInfo) => {
  test.slow();
  const kept = async (download: Download) => {
    const file = testInfo.outputPath(download.suggestedFilename());
    await download.saveAs(file);
    return file;
  };
  await signIn(page, desk, 'editor');
  await page.goto('/queue?tab=approved');
  await page.locator('main a[href^="/claims/"]').first().click();
  const taken = async (name: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name, exact: true }).click();
    return kept(await download);
  };
  const json = await taken('Proof (JSON)');
  const html = await taken('Report with proof');
  const plain = testInfo.outputPath('plain.pdf');
  await writeFile(plain, '%PDF-1.7\n%%EOF');
  const report = await readFile(json, 'utf8');
  const key = (JSON.parse(report) as { vkey: string }).vkey;

  await page.goto('/verify');
  await expectSoundPage(page);
  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'keep this page as one file' }).click();
  const alone = await kept(await file);

  const tampered = join(testInfo.outputDir, 'tampered.json');
  await writeFile(tampered, report.replace('claim.verdict_approved', 'claim.verdict_returned'));
  const altered = join(testInfo.outputDir, 'altered.html');
  await writeFile(altered, (await readFile(html, 'utf8')).replace(/(data-proved="verdict">)[^<]*/, '$1Correct beyond doubt'));
  const forged = join(testInfo.outputDir, 'forged.json');
  for (const address of ['/verify', `file://${alone}`]) {
    await page.goto(address);
    await context.setOffline(true);
    for (const good of [json, html]) {
      const said = await verified(page, good, key);
      expect(said).toContain('The proof holds');
      expect(said).not.toContain('Invalid');
      expect(said).toContain('Verdict approved');
      expect(said).toMatch(/The verdict\s+\S/);
      expect(said).toContain('Only these words, and the history below, are proved.');
    }
    expect(await verified(page, tampered, key)).toContain('Invalid');
    expect(await verified(page, plain, key)).toContain('Nothing to check');
    expect(await verified(page, json, key.replace('+', ' '))).toContain('this is no key');
    expect(await verified(page, json, key.replace(/.{20}$/, '\n$&'))).toContain('The proof holds');
    expect(await verified(page, altered, key)).toMatch(/the page shows other words[^]*As the verdict the page shows “Correct beyond doubt”, and proved is “/);
    // A key of small order, whose one signature fits every text where it is not refused; this browser would not.
    const [name = ''] = key.split('+');
    const nobody = Buffer.from([1, 1, ...Array<number>(31).fill(0)]);
    const id = createHash('sha256').update(`${name}\n`).update(nobody).digest().subarray(0, 4);
    const empty = Buffer.concat([id, nobody.subarray(1), Buffer.alloc(32)]).toString('base64');
    await writeFile(forged, report.replace(/(\u2014 [^ ]+) [^\\]+/, `$1 ${empty}`).replace(/,"vkey":"[^"]*"/, ''));
    expect(await verified(page, forged, `${name}+${id.toString('hex')}+${nobody.toString('base64')}`)).toContain('does not fit the text');
    const other = key.replace(/\+.*/, '+00000000+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs');
    expect(await verified(page, json, other)).toContain('does not belong to it');
    await context.setOffline(false);
  }
  await page.goto('/verify');
  await page.getByLabel('Report').setInputFiles(json);
  await page.getByLabel('Key of the newsroom').fill(key);
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { name: 'The proof holds' })).toBeVisible();
  await expectSoundPage(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: testInfo.outputPath(`verify-${colorScheme}.png`) });
  }
});
