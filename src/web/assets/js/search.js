// Search: the box on every page is at hand by a key, and offers what it finds while somebody types.
//
// Without this script the box is a form. With it, it is a combobox: the arrows go through what is
// offered, Enter opens it, Escape closes it.

const form = document.querySelector('.bar .find');
const box = form?.querySelector('input');
/** How long somebody has to pause before what they typed is looked for, in milliseconds. */
const PAUSE = 80;

if (box) {
  const list = document.createElement('ul');
  list.id = 'found';
  list.role = 'listbox';
  list.ariaLabel = 'Suggestions';
  list.hidden = true;
  form.append(list);
  box.role = 'combobox';
  box.setAttribute('aria-controls', list.id);
  box.ariaAutoComplete = 'list';
  box.ariaExpanded = 'false';
  box.ariaKeyShortcuts = document.body.dataset.singleKeys === 'true' ? '/ Control+K' : 'Control+K';
  offer(list);
}

/** Goes to the box by a key. */
document.addEventListener('keydown', (event) => {
  if (!box || event.defaultPrevented || event.isComposing || event.altKey) return;
  const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k';
  const single = event.key === '/' && !event.ctrlKey && !event.metaKey;
  if (!chord && !(single && document.body.dataset.singleKeys === 'true' && !isTyping(event.target))) return;
  if (document.querySelector('dialog[open]')) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/** Whether letters belong to what has the focus. */
function isTyping(target) {
  const field = target.closest('input, textarea, select, [contenteditable]');
  return field !== null && !['radio', 'checkbox', 'button', 'submit', 'file'].includes(field.type);
}

/** Offers in the list what fits what is typed. */
function offer(list) {
  let timer = 0;
  let asked = new AbortController();

  const options = () => [...list.children];
  const current = () => options().findIndex((option) => option.ariaSelected === 'true');

  function close() {
    clearTimeout(timer);
    asked.abort();
    list.hidden = true;
    list.replaceChildren();
    box.ariaExpanded = 'false';
    box.removeAttribute('aria-activedescendant');
  }

  /** Only the answer to what was typed last is shown, whichever comes first. */
  async function look() {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(box.value)}`, { signal });
      const isFragment = answer.ok && !answer.redirected;
      const text = isFragment ? await answer.text() : '';
      if (signal.aborted || document.activeElement !== box) return;
      const page = new DOMParser().parseFromString(`<ul>${text}</ul>`, 'text/html');
      list.replaceChildren(...page.querySelectorAll('[role="option"]'));
      list.hidden = list.children.length === 0;
      box.ariaExpanded = String(!list.hidden);
      box.removeAttribute('aria-activedescendant');
    } catch {
      // Nobody is told: the form goes on working, and the next letter asks again.
    }
  }

  function choose(at) {
    const all = options();
    for (const [place, option] of all.entries()) option.ariaSelected = String(place === at);
    const chosen = all[at];
    if (!chosen) return box.removeAttribute('aria-activedescendant');
    box.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  }

  box.addEventListener('input', () => {
    clearTimeout(timer);
    if (box.value.trim() === '') return close();
    timer = setTimeout(look, PAUSE);
  });

  box.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const length = list.children.length;
    if (event.key === 'Escape' && !list.hidden) {
      close();
    } else if (event.key === 'ArrowDown' && length > 0) {
      choose(current() + 1 < length ? current() + 1 : -1);
    } else if (event.key === 'ArrowUp' && length > 0) {
      choose(current() === -1 ? length - 1 : current() - 1);
    } else if (event.key === 'Enter' && current() !== -1) {
      location.assign(options()[current()].dataset.path);
    } else {
      return;
    }
    event.preventDefault();
  });

  // The box keeps the focus while somebody presses on the list.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.path);
  });
  box.addEventListener('blur', close);
  form.addEventListener('submit', close);
}
