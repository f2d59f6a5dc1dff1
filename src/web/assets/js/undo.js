// Undo: the button that takes back what was just done says how long it will, and leaves when that is over.
//
//   form[data-undo="9"]   so many seconds are left
//   [data-left]           where they are counted, for the eye alone; nothing counts where motion is not wanted

const form = document.querySelector('form[data-undo]');

if (form) {
  const until = performance.now() + Number(form.dataset.undo) * 1000;
  const counts = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  const left = form.querySelector('[data-left]');
  const tick = () => {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    if (seconds <= 0) return leave();
    if (counts) left.textContent = ` ${seconds}`;
    setTimeout(tick, 250);
  };
  tick();
}

/** Whoever stood on the button goes on at the page. */
function leave() {
  const inside = form.contains(document.activeElement);
  form.remove();
  if (inside) document.querySelector('#main').focus({ preventScroll: true });
}
