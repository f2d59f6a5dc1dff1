// Checklist: what is typed into the form of a verdict is ticked off in the list beside it as it is typed.
//
//   <li data-needs="rationale">   a line that the field of this name meets

const list = document.querySelector('#checklist');
const form = document.querySelector('form#propose');

if (list && form) {
  form.addEventListener('input', follow);
  // Drafts are put back, and forms filled again, after the page was read.
  addEventListener('pageshow', follow);
  follow();
}

function follow() {
  for (const line of list.querySelectorAll('[data-needs]')) {
    const value = new FormData(form).get(line.dataset.needs);
    const isMet = value !== null && value.trim() !== '';
    line.classList.toggle('met', isMet);
    line.querySelector('.visually-hidden').textContent = isMet ? ' (done)' : ' (still missing)';
  }
}
