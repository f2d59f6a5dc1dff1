// Queue: Space shows a claim beside the list while one goes through it, and boxes choose claims for one act.
//
//   data-preview="/claims/C-1/preview"   a row, and where its preview is
//   data-show                            the button of a row that shows it
//   data-all                             the box that chooses every row of the page
//   data-chosen                          where the number of chosen rows stands

const SINGLE = document.body.dataset.singleKeys === 'true';
const work = document.querySelector('[data-work]');
const panel = document.querySelector('#preview');

if (work && panel) {
  for (const button of work.querySelectorAll('[data-show]')) {
    button.hidden = false;
    button.addEventListener('click', () => toggle(button.closest('[data-preview]')));
  }
  work.addEventListener('focusin', ({ target }) => {
    const row = target.closest('[data-preview]');
    if (row && !panel.hidden && !target.matches('[data-show]')) show(row);
  });
  document.addEventListener('keydown', press);
  choosing();
}

function press(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && !panel.hidden && !document.querySelector('dialog[open]')) return close();
  if (!SINGLE || event.key !== ' ' || event.repeat) return;
  const row = event.target.closest('[data-preview]');
  // Boxes and buttons have a use of their own for it.
  if (!row || event.target.closest('button, input, select, textarea, summary')) return;
  event.preventDefault();
  toggle(row);
}

function toggle(row) {
  if (!panel.hidden && panel.dataset.of === row.dataset.preview) close();
  else show(row);
}

/** Shows a row's claim. What comes late for a row that somebody has left is not shown. */
function show(row) {
  const of = row.dataset.preview;
  if (!panel.hidden && panel.dataset.of === of) return;
  panel.dataset.of = of;
  panel.hidden = false;
  work.classList.add('with-preview');
  fetch(of)
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer)))
    .then((text) => fill(of, new DOMParser().parseFromString(text, 'text/html').body))
    .catch(() => fill(of, unable()));
}

function fill(of, body) {
  if (panel.dataset.of !== of) return;
  panel.replaceChildren(closing(), ...body.childNodes);
  panel.scrollTop = 0;
}

function closing() {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn close';
  button.textContent = 'Close';
  button.addEventListener('click', close);
  return button;
}

function unable() {
  const body = document.createElement('div');
  body.textContent = 'The claim could not be shown here. Open it instead.';
  return body;
}

function close() {
  const row = [...work.querySelectorAll('[data-preview]')].find((it) => it.dataset.preview === panel.dataset.of);
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  panel.replaceChildren();
  delete panel.dataset.of;
  work.classList.remove('with-preview');
  if (inside) row?.querySelector('[data-open]')?.focus();
}

/** Boxes that choose every row and that say how many are chosen. */
function choosing() {
  const boxes = [...work.querySelectorAll('input[name="pick"]')];
  const all = work.querySelector('[data-all]');
  const said = work.querySelector('[data-chosen]');
  if (!all || !said) return;
  all.hidden = false;
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    said.textContent = chosen === 0 ? '' : ` (${chosen})`;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const box of boxes) box.closest('tr').ariaSelected = box.checked ? 'true' : null;
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener('change', tell);
  // Boxes keep their state when somebody comes back to the page.
  addEventListener('pageshow', tell);
  tell();
}
