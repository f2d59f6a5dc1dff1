// Keys: single letters press what the page already offers. `/keys` lists them; the profile switches them off.
//
//   data-key="y"        a link or button that the letter presses, a summary that it opens, or a place that it goes to
//   data-sure           beside data-key: the letter goes to it, and presses it the second time; what cannot be undone has it
//   data-card           one of several cards or rows; j and k go from one to the next
//   data-card-key="a"   the same as data-key, within the current card
//   data-open           the link that Enter or o follows

const SINGLE = document.body.dataset.singleKeys === 'true';
/** Where the last letter was pressed, so that the next card is at hand when the page comes back. */
const PLACE = 'claimdesk.place';

if (SINGLE) {
  for (const control of document.querySelectorAll('[data-key], [data-card-key]')) {
    control.ariaKeyShortcuts = control.dataset.key ?? control.dataset.cardKey;
  }
  takeUpPlace();
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return sendForm(event);
  if (event.key === 'Escape') return leave(event);
  if (!SINGLE || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
  if (act(event)) event.preventDefault();
});

/** Does what a key stands for. Answers whether it stands for anything here. */
function act(event) {
  const { key, target } = event;
  const inCard = target.closest('[data-card]') !== null;
  if (key === 'j' || (key === 'ArrowDown' && inCard)) return move(1);
  if (key === 'k' || (key === 'ArrowUp' && inCard)) return move(-1);
  if (event.repeat) return false;
  if (key === '?') return showKeys();
  if (key === 'o' || (key === 'Enter' && !target.closest('a, button, summary, input'))) {
    return press(current()?.querySelector('[data-open]'));
  }
  if (/^[1-9]$/.test(key)) return choose(Number(key));
  if (!/^[a-z]$/.test(key)) return false;
  const card = current();
  const ofCard = card?.querySelector(`[data-card-key="${key}"]`);
  if (ofCard) {
    sessionStorage.setItem(PLACE, JSON.stringify({ path: location.pathname, index: cards().indexOf(card) }));
    return press(ofCard);
  }
  return press(document.querySelector(`[data-key="${key}"]`));
}

/** Whether letters belong to what has the focus. */
function isTyping(target) {
  if (target.closest('textarea, select, [contenteditable]')) return true;
  const input = target.closest('input');
  return input !== null && !['radio', 'checkbox', 'button', 'submit', 'file'].includes(input.type);
}

function press(control) {
  if (!control?.checkVisibility()) return false;
  if (control.matches('a, button, input[type="checkbox"]')) {
    if ('sure' in control.dataset && document.activeElement !== control) {
      control.focus({ preventScroll: true });
      control.scrollIntoView({ block: 'nearest' });
      return true;
    }
    control.click();
    return true;
  }
  const place = control.matches('summary') ? control.parentElement : control;
  if (control.matches('summary')) place.open = true;
  const fields = place.querySelectorAll('textarea, select, button, input:not([type="hidden"])');
  const first = [...fields].find((field) => field.checkVisibility()) ?? control;
  if (first === control) control.tabIndex = -1;
  first.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Chooses the label with this number while the labels can be seen. */
function choose(number) {
  const picker = document.querySelector('#decision .picker');
  const box = picker?.getBoundingClientRect();
  if (!box || box.bottom < 0 || box.top > innerHeight) return false;
  const choice = picker.querySelectorAll('input[type="radio"]')[number - 1];
  if (!choice) return false;
  choice.focus({ preventScroll: true });
  choice.click();
  return true;
}

function cards() {
  return [...document.querySelectorAll('[data-card]')];
}

function current() {
  return document.activeElement?.closest('[data-card]') ?? document.querySelector('[data-card][aria-current]');
}

function move(step) {
  const all = cards();
  const at = all.indexOf(current());
  const next = at === -1 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1);
  return goTo(all[next]);
}

function goTo(card) {
  if (!card) return false;
  for (const other of document.querySelectorAll('[data-card][aria-current]')) other.ariaCurrent = null;
  card.ariaCurrent = 'true';
  const open = card.querySelector('[data-open]');
  if (!open) card.tabIndex = -1;
  (open ?? card).focus({ preventScroll: true });
  card.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Goes back to the card of the last letter; where that one is gone, the next has taken its place. */
function takeUpPlace() {
  const { path, index } = JSON.parse(sessionStorage.getItem(PLACE) ?? '{}');
  sessionStorage.removeItem(PLACE);
  if (path !== location.pathname || document.querySelector('[role="alert"]')) return;
  goTo(cards()[index] ?? cards().at(-1));
}

/** Sends the form that one is in, or where there is none the decision that waits; on to the next claim of a list. */
function sendForm(event) {
  const form = event.target.closest('form') ?? document.querySelector('form[data-decide]');
  if (!form || form.method !== 'post' || event.repeat) return;
  event.preventDefault();
  // Its elements, because a button of a form may stand below it.
  const buttons = [...form.elements].filter((it) => it.type === 'submit');
  form.requestSubmit(buttons.find((it) => it.name === 'then') ?? buttons[0]);
}

/** Leaves a field, or closes a menu; a dialog closes by itself. */
function leave(event) {
  const menu = document.querySelector('.menu[open]');
  if (isTyping(event.target)) {
    event.target.blur();
  } else if (menu && !document.querySelector('dialog[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
}

/** Shows the page of keys over this one. */
function showKeys() {
  const shown = document.querySelector('dialog.keys-shown');
  if (shown) {
    shown.showModal();
    return true;
  }
  if (document.querySelector('#keys')) return false;
  fetch('/keys')
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then((text) => {
      const dialog = document.createElement('dialog');
      dialog.className = 'keys-shown';
      dialog.ariaLabel = 'Keys';
      const page = new DOMParser().parseFromString(text, 'text/html');
      dialog.append(closing(page.querySelector('h1').textContent), page.querySelector('#keys'));
      document.body.append(dialog);
      dialog.showModal();
    })
    .catch(() => location.assign('/keys'));
  return true;
}

/** The head of a dialog: what it is, and the button that closes it. */
function closing(title) {
  const head = document.createElement('header');
  const form = document.createElement('form');
  form.method = 'dialog';
  form.className = 'right';
  const button = document.createElement('button');
  button.className = 'btn';
  button.textContent = 'Close';
  form.append(button);
  const words = document.createElement('h2');
  words.textContent = title;
  head.append(words, form);
  return head;
}
