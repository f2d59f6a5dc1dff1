// Presence: who else is on this claim, and that somebody changed it, told by the desk while the page is in view.

/** How long to wait, in milliseconds, before asking again where the desk would not listen; and how often. */
const AGAIN = 30_000;
const TRIES = 5;

const place = document.querySelector('[data-presence]');
if (place) listen(place);

function listen(place) {
  let source;
  let tries = 0;
  const open = () => {
    if (source || document.visibilityState !== 'visible') return;
    source = new EventSource(place.dataset.presence);
    source.addEventListener('message', ({ data }) => {
      tries = 0;
      show(place, JSON.parse(data));
    });
    source.addEventListener('error', () => {
      // A stream that only ended is opened again by the browser itself.
      if (source?.readyState !== EventSource.CLOSED) return;
      source = undefined;
      tries += 1;
      if (tries < TRIES) setTimeout(open, AGAIN);
    });
  };
  const close = () => {
    source?.close();
    source = undefined;
  };
  // Whoever looks at another page is not on this one.
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? open() : close()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', open);
  open();
}

function show(place, { version, present, held, changed }) {
  say(place.querySelector('[data-present]'), present);
  for (const holder of document.querySelectorAll('[data-held]')) {
    say(holder, held);
    holder.hidden = held === '';
  }
  if (version > Number(place.dataset.version)) tellOfChange(changed);
}

/** Only what differs is touched, so that a screen reader hears what is new and nothing else. */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** A quiet bar with a link to the page as it is now. What was typed stays where it is. */
function tellOfChange(words) {
  let bar = document.querySelector('#changed');
  if (!bar) {
    bar = document.createElement('div');
    bar.id = 'changed';
    bar.className = 'flash note';
    bar.role = 'status';
    document.querySelector('main').before(bar);
  }
  const text = document.createElement('span');
  text.textContent = words;
  const link = document.createElement('a');
  link.href = location.pathname;
  link.textContent = 'Show the claim as it is now';
  if (bar.textContent !== words + link.textContent) bar.replaceChildren(text, link);
}
