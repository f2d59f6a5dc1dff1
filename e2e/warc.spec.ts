// WARC: what the desk writes is read by the library of the web archives, digests and all.
import { readFile } from 'node:fs/promises';
import { expect, test } from './desk.ts';
import { type Archived, readWarc } from './warc.ts';

// What the desk writes is held against this copy by its own tests.
const copy = new URL('../tests/golden/report/harbour.warc', import.meta.url);

test('a file of snapshots is read, each record with the bytes that its digests say', async () => {
  const records = await readWarc(await readFile(copy));

  expect(records.map((it) => it.type)).toEqual(['warcinfo', 'response', 'metadata', 'revisit', 'resource']);
  const [about, page, notes, again, upload] = records as [Archived, Archived, Archived, Archived, Archived];
  expect(about.payload.toString()).toContain('format: WARC File Format 1.1');
  expect(page.target).toBe('https://ferries.example/times?day=1');
  expect(page.status).toBe(200);
  expect(page.header('content-type')).toBe('text/html; charset=utf-8');
  expect(page.header('content-encoding')).toBeNull();
  expect(page.header('x-orig-content-encoding')).toBe('br');
  expect(page.header('content-length')).toBe(String(page.payload.length));
  expect(page.payload.toString()).toBe('<p>The ferry to Ørland leaves at noon.</p>\n');
  expect(notes.field('WARC-Refers-To')).toBe(page.id);
  expect(again.field('WARC-Refers-To')).toBe(page.id);
  expect(again.field('WARC-Payload-Digest')).toBe(page.field('WARC-Payload-Digest'));
  expect(upload.payload.toString()).toBe('pier,boats\nnorth,4\n');
});

test('a file in which a byte was changed is not taken for whole', async () => {
  const bytes = await readFile(copy);
  const at = bytes.indexOf('at noon');
  bytes.write('at nine', at);

  await expect(readWarc(bytes)).rejects.toThrow('WARC-Block-Digest');
});
