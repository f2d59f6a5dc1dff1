// Pdf: takes the report out of a PDF, where it is the one file inside.
import { must } from './log.js';

/** The most bytes that a report may have. */
const MOST = 64 * 1024 * 1024;

/** Whether these are the bytes of a PDF. */
export const isPdf = (bytes) => ascii(bytes.slice(0, 5)) === '%PDF-';

/** A letter for each byte, whatever it is. */
const ascii = (bytes) => new TextDecoder('windows-1252').decode(bytes);

/** The text of the one file in a PDF, or nothing where there is none. */
export async function fileIn(bytes) {
  const text = ascii(bytes);
  const [first, ...more] = [...text.matchAll(/\/Type\s*\/EmbeddedFile(?![A-Za-z])/g)];
  if (!first) return null;
  must(more.length === 0, 'there is more than one file in the PDF');
  const begin = text.lastIndexOf(' obj', first.index);
  const [head, opening] = text.slice(begin).match(/^[^]*?>>\s*(stream\r?\n)/) ?? [];
  const length = Number(head?.match(/\/Length\s+([0-9]+)(?!\s+[0-9]+\s+R)/)?.[1]);
  must(opening && Number.isSafeInteger(length), 'the file in the PDF cannot be read');
  const packed = bytes.slice(begin + head.length, begin + head.length + length);
  return new TextDecoder('utf-8', { fatal: true }).decode(head.includes('/FlateDecode') ? await unpacked(packed) : packed);
}

async function unpacked(packed) {
  const parts = [];
  let length = 0;
  for await (const part of new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'))) {
    length += part.length;
    must(length <= MOST, 'the file in the PDF is larger than any report');
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
