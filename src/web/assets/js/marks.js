// Marks: an article's marked words and the cards beside it show each other.

const story = document.querySelector('.story');
const cards = document.querySelector('.claims');
if (story && cards) join(story, cards);

function join(story, cards) {
  const cardAt = (target) => target.closest?.('[data-card]');
  cards.addEventListener('focusin', ({ target }) => light(story, cardAt(target))?.scrollIntoView({ block: 'nearest' }));
  cards.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'mouse' && cardAt(target)) light(story, cardAt(target));
  });
  story.addEventListener('click', ({ target }) => {
    // Whoever selects words wants those, and a link leads where it says.
    if (target.closest('a') || !document.getSelection().isCollapsed) return;
    const card = nextOf(target.closest('[data-of]'));
    if (!card) return;
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: 'nearest' });
  });
}

/** The card that a mark leads to; of several the one after that which is lit, so that each click goes on. */
function nextOf(mark) {
  const ids = mark?.dataset.of.split(' ') ?? [];
  const all = ids.map((id) => document.getElementById(id)).filter(Boolean);
  const lit = all.findIndex((card) => card.classList.contains('here'));
  return all[(lit + 1) % all.length];
}

/** Lights up the words that a card is about, and who said them how. Answers where the words begin. */
function light(story, card) {
  for (const other of document.querySelectorAll('.story .here, .card.here')) other.classList.remove('here');
  if (!card) return undefined;
  card.classList.add('here');
  const marks = story.querySelectorAll(`[data-of~="${card.id}"]`);
  for (const mark of marks) mark.classList.add('here');
  return [...marks].find((mark) => !mark.matches('.by, .cue'));
}
