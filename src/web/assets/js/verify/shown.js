// Shown: whether a page with a proof inside shows the words that the proof proves.

/** What the history says of the claim in the end: its statement, and the verdict that stands. */
export function told(events) {
  const rounds = new Map();
  let [statement, verdict] = ['', null];
  for (const { kind, body } of events) {
    if (kind === 'claim.opened' || kind === 'claim.reworded') ({ statement } = body);
    else if (kind === 'claim.verdict_proposed') rounds.set(body.round, { label: body.label_name, rationale: body.rationale });
    else if (kind === 'claim.rationale_revised') rounds.get(body.round).rationale = body.rationale;
    else if (kind === 'claim.verdict_approved') verdict = { ...rounds.get(body.round), statement };
  }
  return { statement: verdict?.statement ?? statement, verdict };
}

/** Every place where the page shows other words than those that are proved. */
export function differing(page, events) {
  const { statement, verdict } = told(events);
  const shown = (what) => [...page.querySelectorAll(`[data-proved="${what}"]`)].map((it) => inOneLine(it.textContent));
  const one = (what, stands) => held(what, shown(what), stands === undefined ? null : inOneLine(stands));
  const words = recorded(events.map(({ body }) => body));
  const among = (what) =>
    shown(what).filter((it) => !words.has(it)).map((it) => `the ${what} “${it}” was never recorded`);
  return [
    ...one('statement', statement),
    ...one('verdict', verdict?.label),
    ...one('rationale', verdict?.rationale),
    ...among('quote'),
    ...among('passage'),
  ];
}

/** What stands is shown once, and nothing where nothing stands. */
function held(what, shown, stands) {
  if (shown.length === 0) return stands === null ? [] : [`the page does not show the proved ${what} “${stands}” in its place`];
  if (shown.length > 1 || stands === null) return [`the page shows more than one ${what}, or one where none stands: “${shown[0]}”`];
  return shown[0] === stands ? [] : [`as the ${what} the page shows “${shown[0]}”, and proved is “${stands}”`];
}

/** Everything that was ever recorded as words of the article or of a source. */
function recorded(parts) {
  const found = new Set();
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue;
    for (const name of ['exact', 'passage']) if (typeof part[name] === 'string') found.add(inOneLine(part[name]));
    for (const words of recorded(Object.values(part))) found.add(words);
  }
  return found;
}

/** White space is as a browser shows it. */
const inOneLine = (words) => words.split(/[\t\n\f\r ]+/).filter(Boolean).join(' ');
