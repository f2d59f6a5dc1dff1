// Drafts: what is typed into a form[data-draft] is kept in this browser until the desk has taken it.
//
// A draft belongs to one person and one form, and remembers the text that it was begun from. It is put back where the
// desk still shows that text, and only offered where somebody has changed it. A form that the desk gives back with
// what was typed is left as it is. Passwords, files and hidden fields are never kept.

const PERSON = document.body.dataset.person;
const MINE = `claimdesk.draft ${PERSON} `;
/** The form that was sent last from this tab. */
const SENT = 'claimdesk.sent';
const DAYS_KEPT = 30;

if (PERSON) {
  forgetOld();
  forgetTaken();
  document.querySelectorAll('form[data-draft]').forEach(keepDraft);
  document.addEventListener('submit', ({ target }) => {
    if (new URL(target.action).pathname === '/sign-out') forgetAll();
    else if (target.method === 'post') sessionStorage.setItem(SENT, nameOf(target));
  });
}

/** One form of one person: where it is sent, and which words of an article it is about. */
function nameOf(form) {
  const place = ['start', 'end'].map((name) => form.querySelector(`input[type="hidden"][name="${name}"]`)?.value ?? '');
  return `${MINE}${new URL(form.action).pathname} ${place.join('-')}`;
}

function keepDraft(form) {
  const name = nameOf(form);
  const shown = read(form, (field) => field.defaultValue, (field) => field.defaultChecked, (field) => field.defaultSelected);
  const kept = load(name);
  const isGivenBack = new URL(form.action).pathname === location.pathname && document.querySelector('[role="alert"]');
  if (kept && !isGivenBack) {
    if (JSON.stringify(kept.base) === JSON.stringify(shown)) putBack(form, name, kept);
    else offer(form, name, kept);
  }
  let waiting;
  const save = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const typed = read(form, (field) => field.value, (field) => field.checked, (field) => field.selected);
    if (JSON.stringify(typed) === JSON.stringify(shown)) {
      localStorage.removeItem(name);
      noteOf(form).replaceChildren();
      return;
    }
    const draft = { at: Date.now(), base: shown, typed };
    if (store(name, draft)) say(form, name, draft);
  };
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 300);
  });
  addEventListener('pagehide', () => { if (waiting) save(); });
  form.addEventListener('submit', () => { if (waiting) save(); });
}

/** The fields of a form by name: texts, and for boxes and choices the values that are chosen. */
function read(form, text, isChecked, isSelected) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || ['hidden', 'password', 'file', 'submit', 'button', 'fieldset'].includes(field.type)) continue;
    const all = (values[field.name] ??= []);
    if (field.type === 'radio' || field.type === 'checkbox') {
      if (isChecked(field)) all.push(field.value);
    } else if (field.multiple && field.options) {
      all.push(...[...field.options].filter(isSelected).map((option) => option.value));
    } else if (field.options) {
      // Where no option was marked, the browser shows the first.
      const chosen = [...field.options].find(isSelected) ?? field.options[0];
      all.push(chosen?.value ?? '');
    } else {
      all.push(text(field));
    }
  }
  return values;
}

function putBack(form, name, draft) {
  // A form with rows has fields of one name in each: they are put back in their order.
  const next = {};
  for (const field of form.elements) {
    const values = draft.typed[field.name];
    if (!values || field.type === 'hidden') continue;
    if (field.type === 'radio' || field.type === 'checkbox') field.checked = values.includes(field.value);
    else if (field.multiple && field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else field.value = values[(next[field.name] = (next[field.name] ?? -1) + 1)] ?? '';
  }
  for (let around = form.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
  say(form, name, draft);
}

/** Says beside the form's button that what is typed is kept, and how to be rid of it. */
function say(form, name, draft) {
  const discard = button('Discard', () => {
    localStorage.removeItem(name);
    form.reset();
    noteOf(form).replaceChildren();
  });
  noteOf(form).replaceChildren(`Draft kept in this browser · saved ${clock(draft.at)} · `, discard);
}

/** The text was changed by somebody else since: the draft is not put over it unasked. */
function offer(form, name, draft) {
  const back = button('Put it back', () => putBack(form, name, draft));
  const discard = button('Discard', () => {
    localStorage.removeItem(name);
    noteOf(form).replaceChildren();
  });
  const said = `A draft of yours from ${clock(draft.at)} is kept in this browser; this form has changed since. `;
  noteOf(form).replaceChildren(said, back, ' · ', discard);
}

function noteOf(form) {
  let note = form.querySelector('.saved');
  if (!note) {
    note = document.createElement('p');
    note.className = 'saved';
    note.role = 'status';
    (form.querySelector(':scope > .acts') ?? form).append(note);
  }
  return note;
}

function button(words, action) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'link';
  made.textContent = words;
  made.addEventListener('click', action);
  return made;
}

function clock(at) {
  const saved = new Date(at);
  const isToday = saved.toDateString() === new Date().toDateString();
  return saved.toLocaleString('en-GB', isToday ? { timeStyle: 'short' } : { dateStyle: 'long', timeStyle: 'short' });
}

function load(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // not written by this version of the desk
  }
}

/** Answers whether the browser had room for it. */
function store(name, draft) {
  try {
    localStorage.setItem(name, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

/** A form that was sent and answered with a good word is no draft any more. */
function forgetTaken() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent || !document.querySelector('.flash.good')) return;
  localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}

function forgetAll() {
  Object.keys(localStorage).filter((name) => name.startsWith(MINE)).forEach((name) => localStorage.removeItem(name));
}

function forgetOld() {
  const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000;
  const isDraft = (name) => name.startsWith('claimdesk.draft ');
  for (const name of Object.keys(localStorage).filter(isDraft)) {
    if (!(load(name)?.at > oldest)) localStorage.removeItem(name);
  }
}
