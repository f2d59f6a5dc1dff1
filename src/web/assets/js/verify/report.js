// Report: checks a report step by step, in the order of docs/trail.md. All of it holds, or none.
import {
  bytesOf,
  canonical,
  checkpointOf,
  hex,
  Invalid,
  isContinued,
  isIncluded,
  isSignedBy,
  keyOf,
  leafHash,
  must,
  sealOf,
  sha256,
  Unproved,
  utf8,
} from './log.js';
import { fileIn, isPdf } from './pdf.js';
import { isId, isTime, replay, UNKNOWN } from './rules.js';

const FORMAT = 'claimdesk-report/1';
const BEFORE = '<script type="application/json" id="claimdesk-report">';
const AFTER = '<\/script>';
const DOORS = ['person', 'token', 'job', 'command_line', 'link'];

/** Checks the bytes of a file by keys that the reader has from elsewhere. Throws what does not hold. */
export async function prove(bytes, written, table) {
  const report = reportOf(await textOf(bytes));
  const keys = [];
  for (const key of written) keys.push(await keyOf(key));
  const checkpoint = await checkpointOf(report.checkpoint, keys, 'the checkpoint');
  if (report.vkey !== undefined) await holdHint(report);
  const events = await chained(report);
  await holdPlaces(report, events, checkpoint);
  await open(report, events, table);
  await holdHead(report, events, checkpoint);
  const claim = replay(events, table);
  const older = report.older === undefined ? null : await continued(report.older, checkpoint, keys);
  return { claim, events, checkpoint, older };
}

const UNPROVED = 'there is no proof in this file. Ask the newsroom for the report with its proof';

async function textOf(bytes) {
  try {
    if (!isPdf(bytes)) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const text = await fileIn(bytes);
    if (text?.startsWith('{')) return text;
  } catch (error) {
    if (error instanceof Invalid) throw error;
  }
  throw new Unproved(UNPROVED);
}

/** Reads a report in its exact writing, from a file of JSON or from a page with one inside. */
function reportOf(text) {
  const pieces = text.split(BEFORE);
  const isJson = text.startsWith('{');
  if (!isJson && pieces.length === 1) throw new Unproved(UNPROVED);
  must(isJson || pieces.length === 2, 'there is more than one report in the page');
  const end = isJson ? -1 : pieces[1].indexOf(AFTER);
  must(isJson || end >= 0, 'the report in the page has no end');
  const written = isJson ? text : pieces[1].slice(0, end);
  let report;
  try {
    report = JSON.parse(written);
  } catch {
    throw new Invalid('the report is not JSON');
  }
  if (report.format !== FORMAT) throw new Unproved(UNPROVED);
  must(isReport(report), 'it is not a report of this format, or has a part that the format does not know');
  const again = canonical(report);
  const isExact = again !== null && (isJson ? again : again.replaceAll('<', '\\u003c')) === written;
  must(isExact, 'the report is not in its exact writing: something was added, moved or respelt');
  return report;
}

const hasKeys = (it, keys, more = []) =>
  it !== null && typeof it === 'object' && !Array.isArray(it) && keys.every((key) => Object.hasOwn(it, key)) &&
  Object.keys(it).every((key) => keys.includes(key) || more.includes(key));
const areHashes = (it) => Array.isArray(it) && it.every((hash) => bytesOf(hash, 32) !== null);
const isCount = (it) => Number.isSafeInteger(it) && it >= 0;
const areTexts = (...all) => all.every((it) => typeof it === 'string');

/** Whether every part is there that the format has, and no other. */
function isReport(it) {
  const keys = ['checkpoint', 'claim', 'events', 'format', 'head', 'openings', 'origin', 'seal'];
  return hasKeys(it, keys, ['older', 'vkey']) && it.format === FORMAT &&
    areTexts(it.checkpoint, it.claim, it.origin, it.vkey ?? '') && areHashes(it.head) &&
    Array.isArray(it.events) && it.events.every((event) =>
      hasKeys(event, ['event', 'index', 'proof']) && areTexts(event.event) && isCount(event.index) && areHashes(event.proof)) &&
    Array.isArray(it.openings) && it.openings.every((one) =>
      hasKeys(one, ['field', 'salt', 'seq', 'value']) && areTexts(one.field, one.value) && isCount(one.seq) &&
      bytesOf(one.salt, 32) !== null) &&
    hasKeys(it.seal, ['entry', 'proof']) && areTexts(it.seal.entry) && areHashes(it.seal.proof) &&
    (it.older === undefined ||
      (hasKeys(it.older, ['checkpoint', 'proof']) && areTexts(it.older.checkpoint) && areHashes(it.older.proof)));
}

const hashes = (proof) => proof.map((hash) => bytesOf(hash, 32));
const eventHash = (text) => sha256('claimdesk/event/v1\n', text);

async function holdHint({ checkpoint, vkey }) {
  let isIts = false;
  try {
    isIts = await isSignedBy(checkpoint, await keyOf(vkey));
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
  }
  must(isIts, 'the key that the report names did not sign its checkpoint');
}

/** Reads the events strictly: this claim's, one after the other, from the beginning. */
async function chained(report) {
  must(report.events.length > 0, 'it has no events');
  let prev = hex(await sha256('claimdesk/genesis/v1\n', report.origin, '\n', report.claim));
  let at = '';
  const events = [];
  for (const [seq, { event: text }] of report.events.entries()) {
    const holds = (it, sentence) => must(it, `event ${seq}: ${sentence}`);
    let event;
    try {
      event = JSON.parse(text);
    } catch {
      throw new Invalid(`event ${seq}: it cannot be read: it is not JSON`);
    }
    const isCanonical = utf8(text).length <= 65536 && canonical(event) === text;
    holds(isCanonical, 'it cannot be read: the bytes are not in canonical form');
    holds(isEvent(event), 'it cannot be read: a field is missing or not as it should be');
    holds(event.claim === report.claim, 'it belongs to another trail');
    holds(event.seq === seq, 'it stands at another place than it says');
    holds(event.prev === prev, 'it does not follow the event before it');
    holds(event.at >= at, 'it is earlier than the event before it');
    holds(isCount(event.cno) === (seq === 0), 'only a claim’s first event carries its number');
    [prev, at] = [hex(await eventHash(text)), event.at];
    events.push(event);
  }
  return events;
}

function isEvent(it) {
  const keys = [
    'schema', 'claim', 'seq', 'prev', 'kind', 'actor', 'role', 'via', 'at', 'nonce', 'body', 'pii',
  ];
  return hasKeys(it, keys, ['cno', 'batch']) && it.schema === 1 && isCount(it.seq) &&
    areTexts(it.claim, it.prev, it.kind, it.actor, it.role, it.via, it.at, it.nonce, it.batch ?? '') &&
    /^[0-9a-f]{64}$/.test(it.prev) && /^[0-9a-f]{32}$/.test(it.nonce) && isTime(it.at) &&
    [it.body, it.pii].every((part) => typeof part === 'object' && !Array.isArray(part)) &&
    Object.values(it.pii).every((hash) => typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash)) &&
    (it.cno === undefined || isCount(it.cno));
}

/** Every event stands in the log, one after the other. */
async function holdPlaces(report, events, { size, root }) {
  let last = -1;
  for (const [seq, { event, index, proof }] of report.events.entries()) {
    must(index > last, `event ${seq}: its place in the log is not after that of the event before it`);
    last = index;
    const leaf = await leafHash(`event ${hex(await eventHash(event))}\n`);
    const isThere = await isIncluded(leaf, index, size, hashes(proof), root);
    must(isThere, `event ${seq}: it does not stand in the log at the place that the report says`);
  }
}

/** Puts personal values back that were not erased. Each fits its commitment, and they stand in order. */
async function open(report, events, table) {
  for (const event of events) {
    const known = Object.hasOwn(table.personal, event.kind) ? table.personal[event.kind] : [];
    const isKnown = Object.keys(event.pii).every((field) => known.includes(field) && !Object.hasOwn(event.body, field));
    const isSomebody = DOORS.includes(event.via) && (event.actor === event.via || isId(event.actor));
    must(isKnown && isSomebody && isId(event.claim), `event ${event.seq}: ${UNKNOWN}`);
  }
  let before = null;
  for (const { seq, field, salt, value } of report.openings) {
    const isAfter = before === null || seq > before.seq || (seq === before.seq && field > before.field);
    must(isAfter, 'the personal values do not stand in the order of their events and fields, each once');
    before = { seq, field };
    const event = events[seq];
    const hash = hex(await sha256('claimdesk/commit/v1\n', bytesOf(salt, 32), field, Uint8Array.of(0), value));
    const fits = event !== undefined && Object.hasOwn(event.pii, field) && event.pii[field] === hash;
    must(fits, `event ${seq}: the value of “${field}” is not the one that was recorded`);
    event.body[field] = value;
  }
  for (const { kind, seq, body } of events) {
    if (kind !== 'claim.redacted' || !Array.isArray(body.fields)) continue;
    const isGone = (place) => {
      const of = Number.isSafeInteger(place?.seq) && place.seq < seq ? events[place.seq] : undefined;
      return of !== undefined && Object.hasOwn(of.pii, place.field) && !Object.hasOwn(of.body, place.field);
    };
    must(body.fields.every(isGone), `event ${seq}: it says that something was erased which was never there, or is in this report`);
  }
}

/** The seal is the last entry, and under it the claim ends with the last of these events. */
async function holdHead(report, events, { size, root }) {
  const seal = sealOf(report.seal.entry);
  const leaf = await leafHash(report.seal.entry);
  const isLast = await isIncluded(leaf, size - 1, size, hashes(report.seal.proof), root);
  must(isLast, 'the seal is not the last entry under the checkpoint');
  const last = report.events.at(-1).event;
  const number = events[0].cno;
  const head = `head ${number} ${report.claim} ${events.length - 1} ${hex(await eventHash(last))}\n`;
  const holds = await isIncluded(await leafHash(head), number, seal.claims, hashes(report.head), seal.root);
  must(holds, 'the history is not complete: by the seal, the claim ends with another event');
}

async function continued({ checkpoint: signed, proof }, checkpoint, keys) {
  const older = await checkpointOf(signed, keys, 'the older checkpoint');
  const continues = older.origin === checkpoint.origin && (await isContinued(older, checkpoint, hashes(proof)));
  must(continues, 'the log of the checkpoint is not the continuation of the older one');
  return older;
}
