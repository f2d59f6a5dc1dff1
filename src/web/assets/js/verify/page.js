// Page: takes a report and keys, and says what was proved, from the proved bytes alone.
import { Invalid, NoKey, Unproved } from './log.js';
import { isPdf } from './pdf.js';
import { prove } from './report.js';
import { differing, told } from './shown.js';

const form = document.querySelector('#verify');
const result = document.querySelector('#result');
const table = JSON.parse(document.querySelector('#rules').textContent);

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const [file] = form.querySelector('#report').files;
  const keys = keysIn(form.querySelector('#keys').value);
  result.replaceChildren(...(await answer(new Uint8Array(await file.arrayBuffer()), keys)));
  result.hidden = false;
  result.focus();
});

// What is said belongs to the file and the key with which it was said.
form.addEventListener('input', () => (result.hidden = true));

/** The keys in a text; one that was copied from paper may be broken over lines. */
function keysIn(text) {
  const joined = text.replace(/\s+/g, '');
  const keys = joined.match(/[^+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}/g) ?? [];
  return keys.join('') === joined ? keys : text.split('\n').map((key) => key.trim()).filter(Boolean);
}

/** What is said of a report. */
async function answer(bytes, keys) {
  if (!globalThis.crypto?.subtle) {
    return refused('This page cannot check anything', 'Browsers check signatures only on pages that come over HTTPS, or from a file. Keep the page as one file and open that.');
  }
  try {
    const holds = await prove(bytes, keys, table);
    return [...compared(bytes, holds.events), ...proved(holds)];
  } catch (error) {
    if (error instanceof Unproved) return refused('Nothing to check', sentence(error.message));
    if (error instanceof NoKey) return refused('Not checked: this is no key', sentence(error.message));
    if (error instanceof Invalid) return refused('Invalid', sentence(error.message));
    if (error.name === 'NotSupportedError') {
      return refused('This browser cannot check it', 'It does not know signatures with Ed25519. A newer one does, and so does the program: claimdesk verify-report FILE --key KEY.');
    }
    return refused('Invalid', `It cannot be checked: ${error.message}`);
  }
}

/** What is said of the page that the proof came in, where it came in one. */
function compared(bytes, events) {
  const text = new TextDecoder().decode(bytes);
  if (isPdf(bytes) || text.startsWith('{')) return [];
  // Nothing of the page is shown; its styles would only be reported as refused.
  const page = new DOMParser().parseFromString(text.replace(/<style[^]*?<\/style>/gi, ''), 'text/html');
  const differs = differing(page, events);
  if (differs.length === 0) return [];
  const [box] = refused('Invalid: the page shows other words', 'The proof inside it holds, and the page around it was changed. What is proved stands below.');
  box.append(element('ul', {}, differs.map((it) => element('li', { dir: 'auto' }, [sentence(it)]))));
  return [box];
}

function proved({ claim, events, checkpoint, older }) {
  const { statement, verdict } = told(events);
  const last = events.findLast(({ kind }) => ['claim.published', 'claim.withdrawn'].includes(kind))?.kind;
  const gone = last === 'claim.withdrawn' ? ' (withdrawn from readers)' : '';
  const people = [];
  const known = (id) => {
    if (!people.includes(id)) people.push(id);
    return `Person ${people.indexOf(id) + 1}`;
  };
  const erased = erasedIn(events);
  const items = events.map((event) => element('li', {}, [
    element('p', {}, [`${event.at.slice(0, 19).replace('T', ' ')} UTC · `, element('b', {}, [words(event.kind)]), ` · ${who(event, known)}`]),
    ...details({ ...event.body, ...missing(event, erased) }, known),
  ]));
  const names = checkpoint.signers.map(({ name }) => name).join(' and ');
  return [
    element('header', {}, [element('h2', {}, ['The proof holds'])]),
    element('dl', { className: 'facts' }, [
      ...fact('The claim', statement),
      ...fact('The verdict', verdict ? `${verdict.label}${gone}` : 'none stands'),
      ...(verdict ? fact('Why', verdict.rationale) : []),
    ]),
    element('p', {}, [element('b', {}, ['Only these words, and the history below, are proved.']), ' A web page that carries the proof is held to the claim, the verdict, the rationale, quotes and passages where they stand on it; whatever else it shows is not looked at, and neither are the words of a PDF: hold them against these yourself. Of people and sources the history has ids and no names.']),
    element('p', {}, [`This is the whole history of claim C-${events[0].cno + 1} (${events[0].claim}) in the log ${checkpoint.origin} when it had ${checkpoint.size} entries, signed by ${names}. No event is missing, added, moved or changed, and the rules allow each. It stands at “${table.stages[claim.stage]}”.`]),
    ...(older ? [element('p', {}, [`It continues the log of ${older.size} entries from before.`])] : []),
    element('ol', { className: 'proved' }, items),
    element('ul', { className: 'muted small' }, people.map((id, at) => element('li', {}, [`Person ${at + 1} is ${id}`]))),
  ];
}

const fact = (name, words) => [element('dt', {}, [name]), element('dd', { dir: 'auto' }, [words])];

function refused(title, why) {
  const box = element('div', { className: 'problems', role: 'alert' }, [element('h2', {}, [title]), element('p', {}, [why])]);
  return [box];
}

const sentence = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

/** "claim.verdict_approved" as people say it. */
const words = (kind) => {
  const said = kind.replace(/^claim\./, '').replaceAll('_', ' ');
  return said[0].toUpperCase() + said.slice(1);
};

function who({ actor, via, role }, known) {
  if (via === 'link') return 'the person asked';
  return actor === via ? 'the desk' : `${known(actor)} (${role})`;
}

/** What the entries say that was erased, by event and field. */
function erasedIn(events) {
  const redacted = events.filter(({ kind }) => kind === 'claim.redacted');
  const places = redacted.flatMap(({ at, body }) =>
    [body.fields].flat().map((place) => [`${place?.seq} ${place?.field}`, `(erased on ${at.slice(0, 10)}: ${body.ground})`]));
  return new Map(places);
}

/** The personal fields of an event whose values the report does not have, and what became of them. */
function missing({ seq, body, pii }, erased) {
  const fields = Object.keys(pii).filter((field) => !Object.hasOwn(body, field));
  return Object.fromEntries(fields.map((field) => [field, erased.get(`${seq} ${field}`) ?? '(not in this report)']));
}

/** What the body of an event says, as it stands there. */
function details(body, known) {
  const entries = Object.entries(body);
  if (entries.length === 0) return [];
  return [element('dl', { className: 'facts' }, entries.flatMap(([field, value]) => [
    element('dt', {}, [field.replaceAll('_', ' ')]),
    element('dd', { dir: 'auto' }, [shown(field, value, known)]),
  ]))];
}

function shown(field, value, known) {
  if (['by', 'of', 'to'].includes(field) && typeof value === 'string') return known(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** An element with words and elements in it, never with markup from a report. */
function element(name, properties, children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
