// Forms: what was opened, refused or nearly full is shown where it is.

openTo(document.querySelector(':target'));
addEventListener('hashchange', () => openTo(document.querySelector(':target')));
document.querySelectorAll('[aria-invalid="true"]').forEach(openTo);

const problem = document.querySelector('.problems[role="alert"]');
if (problem) {
  problem.tabIndex = -1;
  problem.focus();
}

document.querySelectorAll('[maxlength]').forEach((field) => field.addEventListener('input', () => count(field)));

// A menu closes when somebody turns to something else.
document.addEventListener('pointerdown', ({ target }) => {
  for (const menu of document.querySelectorAll('.menu[open]')) {
    if (!menu.contains(target)) menu.open = false;
  }
});

/** Opens everything that hides an element. */
function openTo(element) {
  for (let around = element?.closest('details'); around; around = around.parentElement.closest('details')) {
    around.open = true;
  }
  if (element?.closest('details')) element.scrollIntoView({ block: 'nearest' });
}

/** Says how many characters are left once there are few. */
function count(field) {
  const left = field.maxLength - field.value.length;
  let counter = field.parentElement.querySelector('.counter');
  if (left > Math.max(20, field.maxLength / 10)) {
    counter?.remove();
    return;
  }
  if (!counter) {
    counter = document.createElement('span');
    counter.className = 'counter';
    counter.role = 'status';
    field.after(counter);
  }
  counter.textContent = left === 1 ? '1 character left' : `${left} characters left`;
}
