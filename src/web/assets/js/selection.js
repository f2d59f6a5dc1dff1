// Selection: words selected in a text lead to a claim, or to evidence, of exactly these words.
//
// Places are counted as the desk counts them: in Unicode scalars of the text's body. Each paragraph says where it
// starts in it (data-start); what the page adds to the words (data-skip) does not count.

const story = document.querySelector('.story[data-select-to]');
if (story) offer(story);

function offer(story) {
  const { selectTo: address, selectWord: word, selectKey: letter, selectThen: then } = story.dataset;
  const link = document.createElement('a');
  link.className = 'btn primary';
  link.textContent = word;
  if (letter) {
    const key = document.createElement('kbd');
    key.ariaHidden = 'true';
    key.textContent = letter;
    link.append(' ', key);
  }
  const bar = document.createElement('div');
  bar.className = 'selection-bar';
  bar.hidden = true;
  bar.append(link);
  story.after(bar);
  // Pressing the bar must not take back the selection that it is about.
  bar.addEventListener('pointerdown', (event) => event.preventDefault());
  bar.addEventListener('mousedown', (event) => event.preventDefault());

  // The page's own button for the same takes the selected words too, so that its key does.
  const standing = document.querySelector('[data-takes-selection]');
  const without = standing?.getAttribute('href') ?? address;
  let isPressed = false;
  const show = () => {
    const chosen = isPressed ? null : chosenWords(story);
    bar.hidden = chosen === null;
    const revision = story.dataset.revision ? `&revision=${story.dataset.revision}` : '';
    const target = chosen ? `${address}?start=${chosen.start}&end=${chosen.end}${revision}${then ? `#${then}` : ''}` : without;
    link.href = target;
    if (standing) standing.href = target;
    if (chosen) place(bar, chosen.box);
  };
  // While the mouse still draws the selection, a bar would only be in its way.
  addEventListener('pointerdown', (event) => { isPressed = event.pointerType === 'mouse' && !bar.contains(event.target); });
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(end, () => {
      isPressed = false;
      requestAnimationFrame(show);
    });
  }
  document.addEventListener('selectionchange', show);
  // The event above may come after a key that was pressed right behind the selection.
  standing?.addEventListener('click', show);
}

/** Under the end of the selection, and never beyond the edge of the page. A narrow page has the bar at its foot. */
function place(bar, box) {
  const left = Math.min(box.left, document.documentElement.clientWidth - bar.offsetWidth - 8);
  bar.style.setProperty('--x', `${Math.max(8, left) + scrollX}px`);
  bar.style.setProperty('--y', `${box.bottom + scrollY + 8}px`);
}

/** Where the selected words start and end in the body, and where they are on the screen; null where there are none. */
function chosenWords(story) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(story)) return null;
  let start = null;
  let end = null;
  for (const paragraph of story.querySelectorAll('p[data-start]')) {
    if (!range.intersectsNode(paragraph)) continue;
    let at = Number(paragraph.dataset.start);
    for (const node of wordsOf(paragraph)) {
      const [from, to] = selectedPart(range, node);
      let unit = 0;
      for (const scalar of node.data) {
        const isSelected = unit >= from && unit < to;
        if (isSelected && scalar.trim() !== '') {
          start ??= at;
          end = at + 1;
        }
        unit += scalar.length;
        at += 1;
      }
    }
  }
  return start === null ? null : { start, end, box: range.getBoundingClientRect() };
}

/** The text of a paragraph, without what the page added to it. */
function* wordsOf(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest('[data-skip]')) yield walker.currentNode;
  }
}

/** The part of a text node that lies in the range, in UTF-16 units, empty where none does. */
function selectedPart(range, node) {
  let from = 0;
  let to = node.length;
  if (node === range.startContainer) from = range.startOffset;
  else if (range.comparePoint(node, 0) < 0) from = node.length;
  if (node === range.endContainer) to = range.endOffset;
  else if (range.comparePoint(node, node.length) > 0) to = 0;
  return [from, to];
}
