// Warc: reads a WARC file as web archives do, with Webrecorder's warcio, and holds every digest against its bytes.
//
//   const records = await readWarc(await download.createReadStream());    a stream or bytes, .warc or .warc.gz
//   expect(records.map((it) => it.type)).toEqual(['warcinfo', 'response', 'metadata']);
import { createHash } from 'node:crypto';
import { WARCParser, type WARCRecord } from 'warcio';

export interface Archived {
  type: string;
  id: string;
  /** What the record is of, or nothing in the record about the file itself. */
  target: string | null;
  date: string | null;
  /** A field of the record by its name. */
  field: (name: string) => string | null;
  /** The status of an answer, or nothing in other records. */
  status: number | null;
  /** A field of the head of an answer. */
  header: (name: string) => string | null;
  /** The body of an answer, decoded as its head says; the whole block of other records. */
  payload: Buffer;
}

/** Reads all records of a file. Throws where one cannot be read or has a digest that its bytes do not have. */
export async function readWarc(file: AsyncIterable<Uint8Array> | Uint8Array): Promise<Archived[]> {
  const bytes = file instanceof Uint8Array ? file : await gathered(file);
  // Once with each block as it is, and once with answers taken apart.
  for await (const record of records(bytes, false)) {
    const block = await record.readFully(false);
    hold(record, 'WARC-Block-Digest', block);
    if (block.length !== record.warcContentLength) throw new Error(`${name(record)} is cut off`);
  }
  const archived: Archived[] = [];
  for await (const record of records(bytes, true)) {
    const payload = await record.readFully(true);
    // A record that refers to another has the digest of what that one has.
    if (record.warcType !== 'revisit') hold(record, 'WARC-Payload-Digest', payload);
    archived.push({
      type: record.warcType,
      id: name(record),
      target: record.warcTargetURI ?? null,
      date: record.warcDate ?? null,
      field: (it) => record.warcHeader(it) ?? null,
      status: record.httpHeaders === null ? null : Number(record.httpHeaders.statusCode),
      header: (it) => record.httpHeaders?.headers.get(it) ?? null,
      payload: Buffer.from(payload),
    });
  }
  return archived;
}

function records(bytes: Uint8Array, parseHttp: boolean): WARCParser {
  return new WARCParser([bytes], { parseHttp });
}

function hold(record: WARCRecord, field: string, bytes: Uint8Array): void {
  const said = record.warcHeader(field);
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const isDue = field === 'WARC-Block-Digest' || record.warcType === 'response' || record.warcType === 'resource';
  if (!said && !isDue) return;
  if (said !== found) throw new Error(`${name(record)}: ${field} is ${said}, and its bytes have ${found}`);
}

function name(record: WARCRecord): string {
  return record.warcHeader('WARC-Record-ID') ?? 'a record without an id';
}

async function gathered(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
