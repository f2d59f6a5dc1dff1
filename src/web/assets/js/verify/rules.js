// Rules: whether the rules of a desk let a history happen. The table is made from the desk's own.
import { must } from './log.js';

/** What is said of an event that has other parts than the table tells. */
export const UNKNOWN = 'it is of a kind, or has a part, that this verifier does not know';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is an id in its one writing. */
export const isId = (it) => typeof it === 'string' && UUID.test(it);
/** Whether a text is a moment in its one writing. */
export const isTime = (it) => typeof it === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(it) && !Number.isNaN(Date.parse(it)) && new Date(it).toISOString() === it;

const isText = (it) => typeof it === 'string';
const isListOf = (one) => (it) => Array.isArray(it) && it.every(one);
const isNumber = (it) => Number.isSafeInteger(it) && it >= 0;

/** The shapes that the table gives to fields. */
const SHAPES = {
  id: isId,
  ids: isListOf(isId),
  some: (it) => isListOf(isId)(it) && it.length > 0,
  text: isText,
  texts: isListOf(isText),
  flag: (it) => typeof it === 'boolean',
  count: (it) => isNumber(it) && it < 2 ** 32,
  number: isNumber,
  date: (it) => isText(it) && isTime(`${it}T00:00:00.000Z`),
  time: isTime,
  part: (it) => isText(it) || isObject(it),
  parts: (it) => isListOf(isObject)(it) && it.length > 0,
};

function isObject(it) {
  return typeof it === 'object' && it !== null && !Array.isArray(it);
}

/** Whether a part of an event has all the fields that it must have, each in its shape, and no other. */
function fits(part, fields) {
  const isField = ([name, shape]) =>
    Object.hasOwn(part, name) ? SHAPES[shape.replace('?', '')](part[name]) : shape.endsWith('?');
  return Object.entries(fields).every(isField) && Object.keys(part).every((name) => Object.hasOwn(fields, name));
}

const entry = (map, key) => (Object.hasOwn(map, key) ? map[key] : null);

/** Goes through the events from the first, and gives the claim as they leave it. */
export function replay(events, table) {
  const claim = { stage: null, verdict: null, isPublished: false, rounds: [] };
  let last = null;
  for (const event of events) {
    const broken = (sentence) => `the rules do not allow it: event ${event.seq} (${event.kind}): ${sentence}`;
    const rule = (holds, sentence) => must(holds, broken(sentence));
    const it = { event, body: event.body, last, claim, rule, table };
    it.who = isId(event.actor) ? event.actor : null;
    const fields = entry(table.fields, event.kind);
    must(fields !== null && fits(event.body, fields), `event ${event.seq}: ${UNKNOWN}`);
    const row = hold(it);
    change(it, row);
    last = event;
  }
  return claim;
}

/** Holds one event against the claim as it was; gives the row of the table that lets it happen. */
function hold(it) {
  const { event, body, claim, last, rule, table, who } = it;
  const answers = event.kind === 'claim.contact_answered' && body.by_link === true;
  rule(answers === (event.via === 'link'), 'whoever comes by a link answers, and does nothing else');
  const opens = event.kind === 'claim.opened';
  rule(opens === (last === null), 'a claim is opened by its first event, and by no other');
  const rows = entry(table.kinds, event.kind) ?? [];
  rule(rows.length > 0, 'no rule leaves an event of this kind');
  const allowed = rows.filter(({ roles }) => roles.includes(event.role));
  rule(allowed.length > 0, `the role of ${event.role} may not do this`);
  const row = allowed.find(({ from }) => (opens ? from.length === 0 : from.includes(claim.stage)));
  rule(row, `this does not happen to a claim at “${table.stages[claim.stage]}”`);
  if ('by' in body) rule(body.by === who, 'it was done by nobody, or by somebody else than it says');
  switch (event.kind) {
    case 'claim.closed': {
      const ending = entry(table.closings, body.closing.as);
      must(ending !== null && fits(body.closing, ending.fields), `event ${event.seq}: ${UNKNOWN}`);
      const others = [body.closing.claim, ...(body.closing.claims ?? [])];
      const isAlone = claim.verdict === null && !others.includes(event.claim);
      rule(isAlone, 'a verdict stands, or the claim is said to be closed for the sake of itself');
      break;
    }
    case 'claim.correction_ended':
      rule(claim.verdict !== null, 'no verdict stands that could be meant');
      break;
    case 'claim.verdict_confirmed':
      rule(body.round === claim.verdict, 'it is about another round than the one that it can be about');
      break;
    case 'claim.published':
      rule(claim.verdict !== null, 'no verdict stands that could be meant');
      rule(body.round === claim.verdict, 'it is about another round than the one that it can be about');
      rule(last.kind === 'claim.verdict_approved' || !claim.isPublished, 'the verdict is published already, or is not');
      break;
    case 'claim.withdrawn':
      rule(claim.isPublished, 'the verdict is published already, or is not');
      break;
    case 'claim.pdf_made': {
      const had = body.version >= 1 && body.version <= event.seq;
      rule(had && /^[0-9a-f]{64}$/.test(body.sha256), 'the claim had no such version, or this is no hash');
      break;
    }
    case 'claim.item_ticked':
    case 'claim.item_unticked': {
      const stages = entry(table.phases, body.phase) ?? [];
      rule(stages.includes(claim.stage), 'what belongs to another part of the claim’s way is not ticked now');
      if (body.phase === 'review') holdReview(it);
      break;
    }
    default:
      if ('round' in body) holdRound(it);
  }
  return row;
}

const writes = (round, who) => round.proposer === who || round.authors.includes(who);
const isAsked = (round, who) => round.asked.some(({ of }) => of === who);
const waitsFor = (round, who) => round.asked.some(({ of, opinion }) => of === who && opinion === null);
const given = (round) => round.asked.filter(({ opinion }) => opinion !== null);

function holdReview({ claim, who, rule }) {
  const round = claim.rounds.at(-1);
  rule(who !== null && round, 'it was done by nobody, or by somebody else than it says');
  rule(!waitsFor(round, who), 'whoever has still to give an opinion does not write in the round or decide on it');
  rule(!writes(round, who), 'whoever wrote in the round suggests no edit of it and ticks nothing in its review');
}

/** Holds an event about a round against the round as it was. */
function holdRound(it) {
  const { event, body, claim, who, rule, last, table } = it;
  const number = body.round;
  const round = claim.rounds.at(-1);
  if (event.kind === 'claim.verdict_proposed') {
    const next = round ? Math.min(round.number + 1, 2 ** 32 - 1) : 1;
    rule(number === next, 'it is about another round than the one that it can be about');
    return;
  }
  rule(round?.number === number, 'it is about another round than the one that it can be about');
  rule(who !== null, 'it was done by nobody, or by somebody else than it says');
  const sees = () =>
    rule(!waitsFor(round, who), 'whoever has still to give an opinion does not write in the round or decide on it');
  const isImpartial = () =>
    rule(
      !writes(round, who) && !isAsked(round, who),
      'whoever wrote in the round or is asked about it does not choose who is asked',
    );
  const edit = () => {
    const found = round.edits.find(({ id, waits }) => waits && id === body.id);
    rule(found, 'there is no such edit that waits');
    return found;
  };
  const said = last.kind === 'claim.opinion_given' ? last.body.label : null;
  switch (event.kind) {
    case 'claim.proposal_withdrawn':
      rule(round.proposer === who, 'only whoever proposed a verdict may do this');
      break;
    case 'claim.rationale_revised':
    case 'claim.verdict_returned':
      sees();
      break;
    case 'claim.edit_suggested':
      sees();
      rule(
        !claim.rounds.some(({ edits }) => edits.some(({ id }) => id === body.id)),
        'an edit that is called so was suggested before',
      );
      rule(
        !round.authors.includes(who),
        'whoever wrote in the round suggests no edit of it and ticks nothing in its review',
      );
      break;
    case 'claim.edit_accepted':
      edit();
      rule(round.proposer === who, 'only whoever proposed a verdict may do this');
      break;
    case 'claim.edit_declined':
      rule([round.proposer, edit().by].includes(who), 'only whoever proposed a verdict may do this');
      break;
    case 'claim.opinion_asked':
      isImpartial();
      rule(
        body.of !== who && hasSeat(round, body.of),
        'they cannot be asked: they wrote in the round, were asked, or there is no seat',
      );
      break;
    case 'claim.opinion_given':
      rule(
        waitsFor(round, who) && body.scale === round.scale,
        'this opinion was not asked for, or is on another scale than the proposal',
      );
      break;
    case 'claim.opinion_withdrawn':
      isImpartial();
      rule(
        waitsFor(round, body.of),
        'this opinion was not asked for, or is on another scale than the proposal',
      );
      break;
    case 'claim.panel_opened': {
      const [seats, needed] = [body.seats, body.needed];
      const [fewest, most] = table.seats;
      const isSound = seats >= fewest && seats <= most && needed <= seats && needed * 2 > seats;
      const differs = said !== null && said !== round.label;
      rule(isSound && differs && round.panel === null, 'no opinion before it leads to a panel, or to its end');
      break;
    }
    case 'claim.panel_settled': {
      const agreed = given(round).filter(({ opinion }) => opinion.label === body.label).length;
      const ends = round.panel !== null && round.panel.settled === null && agreed >= round.panel.needed;
      const isSame = agreed === body.agreed && body.scale === round.scale;
      rule(ends && isSame && said === body.label, 'no opinion before it leads to a panel, or to its end');
      break;
    }
    case 'claim.verdict_approved':
      holdApproval(round, it);
      break;
  }
}

function hasSeat(round, of) {
  const isKnown = writes(round, of) || round.edits.some(({ by }) => by === of);
  const isOpen = round.panel === null || round.panel.settled === null;
  return !isKnown && !isAsked(round, of) && isOpen && round.asked.length < (round.panel?.seats ?? 1);
}

/** Four eyes, and what others said of the round. */
function holdApproval(round, { who, rule }) {
  rule(!writes(round, who), 'nobody approves what they proposed or wrote');
  rule(!given(round).some(({ of }) => of === who), 'nobody approves what they gave an opinion on');
  const speaksAgainst = 'the second opinions speak against the approval, or are not all given';
  rule(round.asked.every(({ opinion }) => opinion !== null), speaksAgainst);
  const { panel, scale, label } = round;
  const agrees = panel === null
    ? round.asked.every(({ opinion }) => opinion.label === label)
    : panel.settled !== null && panel.settled.scale === scale && panel.settled.label === label;
  rule(agrees, speaksAgainst);
}

/** Those whose words these are, in whichever round they wrote, said or suggested them. */
function whose(rounds, rationale) {
  return rounds.flatMap((round) => [
    ...[round, ...round.earlier].filter((words) => words.rationale === rationale).flatMap(({ authors }) => authors),
    ...given(round).filter(({ opinion }) => opinion.rationale === rationale).map(({ of }) => of),
    ...round.edits.filter((edit) => edit.rationale === rationale).map(({ by }) => by),
  ]);
}

const lapse = (round) => {
  round.asked = given(round);
  round.edits.forEach((edit) => (edit.waits = false));
};

/** Makes of the claim what the event says. */
function change({ event, body, claim, table, who }, row) {
  const round = claim.rounds.at(-1);
  if (row.to) claim.stage = row.to;
  switch (event.kind) {
    case 'claim.closed':
      claim.stage = table.closings[body.closing.as].to;
      break;
    case 'claim.verdict_proposed':
      claim.rounds.push({
        number: body.round,
        scale: body.scale,
        label: body.label,
        rationale: body.rationale,
        earlier: [],
        proposer: who,
        authors: [...new Set([body.by, ...whose(claim.rounds, body.rationale)])],
        edits: [],
        asked: [],
        panel: null,
      });
      break;
    case 'claim.proposal_withdrawn':
      lapse(round);
      claim.stage = claim.verdict === null ? 'researching' : 'correcting';
      break;
    case 'claim.rationale_revised':
      round.earlier.push({ rationale: round.rationale, authors: round.authors });
      round.authors = [...new Set([...round.authors, body.by, ...whose(claim.rounds, body.rationale)])];
      round.rationale = body.rationale;
      break;
    case 'claim.edit_suggested':
      round.edits.push({ id: body.id, by: body.by, rationale: body.rationale, waits: true });
      break;
    case 'claim.edit_accepted':
    case 'claim.edit_declined': {
      const edit = round.edits.find(({ id, waits }) => waits && id === body.id);
      edit.waits = false;
      if (event.kind === 'claim.edit_accepted') round.authors = [...new Set([...round.authors, edit.by])];
      break;
    }
    case 'claim.opinion_asked':
      round.asked.push({ of: body.of, opinion: null });
      break;
    case 'claim.opinion_given': {
      const opinion = { label: body.label, rationale: body.rationale };
      round.asked.find(({ of, opinion }) => of === body.by && opinion === null).opinion = opinion;
      break;
    }
    case 'claim.opinion_withdrawn':
      round.asked = round.asked.filter(({ of, opinion }) => of !== body.of || opinion !== null);
      break;
    case 'claim.panel_opened':
      round.panel = { seats: body.seats, needed: body.needed, settled: null };
      break;
    case 'claim.panel_settled':
      round.panel.settled = { scale: body.scale, label: body.label };
      round.asked = given(round);
      break;
    case 'claim.verdict_approved':
      claim.verdict = body.round;
      lapse(round);
      break;
    case 'claim.verdict_returned':
      lapse(round);
      break;
    case 'claim.published':
      claim.isPublished = true;
      break;
    case 'claim.withdrawn':
      claim.isPublished = false;
      break;
  }
}
