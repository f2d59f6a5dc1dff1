// Mentions: while somebody writes an @, the people whose names fit are offered under the field.
//
// The names are those of the list that stands beside it for browsers without scripts.

document.querySelectorAll('textarea[data-mentions]').forEach(offer);

/** Whether a button of the pointer is down. */
let isPressed = false;
addEventListener('pointerdown', () => (isPressed = true), true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (isPressed = false), true);

/** The most names that are offered at once. */
const MOST = 8;

function offer(field) {
  const list = document.getElementById(field.dataset.mentions);
  if (!list) return;
  const names = [...list.options].map((option) => option.textContent.trim());
  const box = document.createElement('ul');
  box.className = 'offers';
  box.id = `${field.id}-offers`;
  box.role = 'listbox';
  box.ariaLabel = 'People';
  box.hidden = true;
  const said = document.createElement('span');
  said.className = 'visually-hidden';
  said.role = 'status';
  field.after(box, said);
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', box.id);

  let begun = null;
  let at = 0;

  const close = () => {
    box.hidden = true;
    begun = null;
    field.removeAttribute('aria-activedescendant');
  };
  const mark = (index) => {
    at = (index + box.children.length) % box.children.length;
    [...box.children].forEach((item, place) => item.setAttribute('aria-selected', String(place === at)));
    field.setAttribute('aria-activedescendant', box.children[at].id);
    box.children[at].scrollIntoView({ block: 'nearest' });
  };
  const take = (name) => {
    const start = begun;
    field.setRangeText(`@${name} `, start, field.selectionStart, 'end');
    close();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  };
  const look = () => {
    const asked = wanted(field);
    const fitting = asked === null ? [] : names.filter((name) => fits(name, asked.words)).slice(0, MOST);
    if (fitting.length === 0) {
      close();
      said.textContent = '';
      return;
    }
    begun = asked.start;
    box.replaceChildren(...fitting.map((name, place) => {
      const item = document.createElement('li');
      item.role = 'option';
      item.id = `${box.id}-${place}`;
      item.textContent = name;
      item.addEventListener('pointerdown', (event) => {
        event.preventDefault();
        take(name);
      });
      return item;
    }));
    box.hidden = false;
    said.textContent = fitting.length === 1 ? '1 person' : `${fitting.length} people`;
    mark(0);
  };

  field.addEventListener('input', look);
  // Closing moves what stands below, so a press that takes the focus away ends first.
  field.addEventListener('blur', () => (isPressed ? addEventListener('click', close, { once: true }) : close()));
  field.addEventListener('keydown', (event) => {
    if (box.hidden || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) mark(at + steps[event.key]);
    else if (event.key === 'Enter' || event.key === 'Tab') take(box.children[at].textContent);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** What stands between an @ that begins a word and the caret; nothing where there is none. */
function wanted(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}.'’-]{0,30}(?: [\p{L}\p{N}.'’-]{0,30})?)$/u.exec(before);
  return found && field.selectionStart === field.selectionEnd ? { start: before.length - found[1].length - 1, words: found[1].toLowerCase() } : null;
}

/** Whether a name, or a word of it, begins so. */
function fits(name, words) {
  const small = name.toLowerCase();
  return small !== words.trimEnd() && (small.startsWith(words) || small.split(' ').some((word) => word.startsWith(words)));
}
