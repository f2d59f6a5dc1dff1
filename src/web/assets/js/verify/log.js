// Log: canonical bytes, hashes, trees, signed notes and checkpoints, as docs/trail.md says.

/** What does not hold, in a sentence. */
export class Invalid extends Error {}
/** There is nothing to check, which says nothing against anybody. */
export class Unproved extends Invalid {}
/** What was given for a key is none. */
export class NoKey extends Invalid {}

/** Refuses what does not hold. */
export function must(holds, sentence) {
  if (!holds) throw new Invalid(sentence);
}

export const utf8 = (text) => new TextEncoder().encode(text);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const same = (one, other) => hex(one) === hex(other);

/** SHA-256 over parts, which are texts or bytes. */
export async function sha256(...parts) {
  const all = parts.map((part) => (typeof part === 'string' ? utf8(part) : part));
  const joined = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

/** Bytes from base64 in its one writing, or nothing. */
export function bytesOf(text, length) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const again = btoa(String.fromCharCode(...bytes));
    return again === text && (length === undefined || bytes.length === length) ? bytes : null;
  } catch {
    return null;
  }
}

/** A value in canonical form (RFC 8785), or nothing where an event cannot hold it. */
export function canonical(value) {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') ? JSON.stringify(value) : null;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  if (value === null || typeof value !== 'object') return null;
  const [open, parts, close] = Array.isArray(value)
    ? ['[', value.map(canonical), ']']
    : ['{', Object.keys(value).sort().map((key) => {
        const inner = canonical(value[key]);
        return /^[a-z0-9_]{1,64}$/.test(key) && inner !== null ? `${JSON.stringify(key)}:${inner}` : null;
      }), '}'];
  return parts.includes(null) ? null : open + parts.join(',') + close;
}

/** A whole number in decimal, written in the one way. */
function count(text) {
  const number = Number(text);
  return /^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(number) ? number : null;
}

export const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** Whether a proof shows that a leaf is the `index`th of a tree (RFC 9162, section 2.1.3.2). */
export async function isIncluded(leaf, index, size, proof, root) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  let [at, last, hash] = [index, size - 1, leaf];
  const up = () => ([at, last] = [Math.floor(at / 2), Math.floor(last / 2)]);
  for (const beside of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(beside, hash);
      while (at % 2 === 0 && at !== 0) up();
    } else {
      hash = await nodeHash(hash, beside);
    }
    up();
  }
  return last === 0 && same(hash, root);
}

/** Whether a proof shows that a tree begins another one (RFC 9162, section 2.1.4.2). */
export async function isContinued(old, now, proof) {
  if (old.size > now.size) return false;
  if (old.size === 0) return proof.length === 0 && same(old.root, await sha256());
  if (old.size === now.size) return proof.length === 0 && same(old.root, now.root);
  let [at, last] = [old.size - 1, now.size - 1];
  const up = () => ([at, last] = [Math.floor(at / 2), Math.floor(last / 2)]);
  while (at % 2 === 1) up();
  // The old tree is one perfect subtree where nothing is left to be found beside it.
  const [first, ...rest] = at === 0 ? [old.root, ...proof] : proof;
  if (!first) return false;
  let [was, is] = [first, first];
  for (const beside of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      was = await nodeHash(beside, was);
      is = await nodeHash(beside, is);
      while (at % 2 === 0 && at !== 0) up();
    } else {
      is = await nodeHash(is, beside);
    }
    up();
  }
  return last === 0 && same(was, old.root) && same(is, now.root);
}

const isName = (text) => /^[^\s\p{Cc}+]+$/u.test(text);

/** Whether 32 bytes are below 2^255 - 19 but for their sign, as the one writing of a point is (RFC 8032, section 5.1.3). */
function isExact(bytes) {
  const rest = bytes.slice(1, 31).every((byte) => byte === 255) && (bytes[31] & 127) === 127;
  return !rest || bytes[0] < 237;
}

/** A key in its one writing: name+id+key (C2SP signed-note). */
export async function keyOf(text) {
  const [, name, id, rest] = text.match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/) ?? [];
  const bytes = rest === undefined ? null : bytesOf(rest, 33);
  const isKnown = bytes !== null && isName(name) && [1, 4].includes(bytes[0]) && isExact(bytes.slice(1));
  if (!isKnown) throw new NoKey(`“${text}” is no key of the form name+id+key`);
  const hash = await sha256(`${name}\n`, bytes);
  if (hex(hash.slice(0, 4)) !== id) throw new NoKey(`the id in the key “${text}” does not belong to it`);
  return { text, name, id, kind: bytes[0], bytes: bytes.slice(1) };
}

/** A text with the signatures below it, in its exact grammar. */
function noteOf(text, what) {
  const cut = text.lastIndexOf('\n\n');
  const below = text.slice(cut + 2);
  const isNote = cut >= 0 && below.endsWith('\n') && !/[\0-\t\v-\x1f]/.test(text) && text.length <= 65536;
  must(isNote, `${what} is not a text with signatures below it`);
  const signatures = below.slice(0, -1).split('\n').map((line) => {
    const [, name, encoded] = line.match(/^\u2014 ([^ ]+) ([^ ]+)$/) ?? [];
    const bytes = encoded === undefined ? null : bytesOf(encoded);
    must(bytes !== null && isName(name) && bytes.length > 4, `${what} is not a text with signatures below it`);
    return { name, id: hex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
  });
  must(signatures.length <= 16, `${what} has more than 16 signatures`);
  const makers = new Set(signatures.map(({ name, id }) => `${name}+${id}`));
  must(makers.size === signatures.length, `${what} has two signatures by the same key`);
  return { text: text.slice(0, cut + 1), signatures };
}

// The field of edwards25519, and the y of its points whose order divides 8 (RFC 8032, section 5.1).
const FIELD = 2n ** 255n - 19n;
const SMALL = [
  0n, 1n, FIELD - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
];

/** Whether 32 bytes are a point of small order, by which one signature fits every text. Not every browser looks. */
function isSmall(bytes) {
  const y = BigInt(`0x${hex(bytes.toReversed())}`) % 2n ** 255n;
  return SMALL.includes(y % FIELD);
}

/** Whether a key signed a note: nothing where there is no signature of it. */
async function isSigned(note, key) {
  const found = note.signatures.find(({ name, id }) => name === key.name && id === key.id);
  if (!found) return null;
  const isWitness = key.kind === 4;
  const signature = isWitness ? found.bytes.slice(8) : found.bytes;
  if (signature.length !== 64 || isSmall(key.bytes) || isSmall(signature.slice(0, 32))) return false;
  const at = isWitness ? new DataView(found.bytes.buffer, found.bytes.byteOffset).getBigUint64(0) : 0n;
  const message = utf8(isWitness ? `cosignature/v1\ntime ${at}\n${note.text}` : note.text);
  const known = await crypto.subtle.importKey('raw', key.bytes, { name: 'Ed25519' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'Ed25519' }, known, signature, message);
}

/** A signed checkpoint that the given keys stand for. */
export async function checkpointOf(signed, keys, what) {
  must(typeof signed === 'string', `${what} is not a text with signatures below it`);
  const note = noteOf(signed, what);
  const lines = note.text.split('\n');
  const [origin, written, encoded] = lines;
  const [size, root] = [count(written ?? ''), bytesOf(encoded, 32)];
  const isCheckpoint = lines.length === 4 && lines[3] === '' && isName(origin) && size !== null && root !== null;
  must(isCheckpoint, `${what} is not an origin, a size and a root, each on a line of its own`);
  const own = keys.filter(({ kind, name }) => kind === 1 && name === origin);
  must(own.length > 0, `none of the given keys is one of “${origin}”, the log of ${what}`);
  const signers = [];
  for (const key of keys) {
    const signed = await isSigned(note, key);
    must(signed !== false, `the signature in ${what} with the key ${key.text} does not fit the text`);
    if (signed) signers.push(key);
  }
  must(signers.some((key) => own.includes(key)), `${what} is not signed with the key ${own[0].text}`);
  return { origin, size, root, signers };
}

/** Whether a key signed a checkpoint, whoever vouches for the key. */
export async function isSignedBy(signed, key) {
  return key.kind === 1 && (await isSigned(noteOf(signed, 'the checkpoint'), key)) === true;
}

/** A line of the log that says how many claims there are and the root of their heads. */
export function sealOf(entry) {
  const [, written, root] = (typeof entry === 'string' && entry.match(/^seal ([0-9]+) ([0-9a-f]{64})\n$/)) || [];
  const claims = written === undefined ? null : count(written);
  must(claims !== null, 'the seal is not a line of the form that seals have');
  return { claims, root: Uint8Array.from(root.match(/../g), (pair) => parseInt(pair, 16)) };
}
