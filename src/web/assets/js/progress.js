// Progress: what is being fetched or written is looked at again until nothing is left to do.

const EVERY = 2000;

setTimeout(look, EVERY);

/** Puts what the page says now in the place of what it said, unless somebody is at it. */
async function look() {
  const shown = document.querySelector('#progress[data-refreshes]');
  if (!shown) return;
  if (document.visibilityState === 'visible' && !shown.contains(document.activeElement)) {
    const fresh = await now();
    if (fresh) replace(shown, fresh);
  }
  setTimeout(look, EVERY);
}

/** What the page says now; nothing where the desk does not answer, which may pass. */
async function now() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return page.querySelector('#progress');
  } catch {
    return null;
  }
}

/** Only what differs is touched, so that a screen reader hears the status and nothing else. */
function replace(shown, fresh) {
  const status = shown.querySelector('[role="status"]');
  const words = fresh.querySelector('[role="status"]');
  if (status.textContent !== words.textContent) status.innerHTML = words.innerHTML;
  for (const part of ['.track', 'tbody', '.gauge', '.outcome']) {
    const [old, young] = [shown.querySelector(part), fresh.querySelector(part)];
    if (old && young && said(old, part) !== said(young, part)) old.replaceWith(document.adoptNode(young));
  }
  if (!fresh.hasAttribute('data-refreshes')) shown.removeAttribute('data-refreshes');
}

/** What a part says. A form in an outcome has another key each time, which is no news. */
function said(element, part) {
  return part === '.outcome' ? element.textContent : element.innerHTML;
}
