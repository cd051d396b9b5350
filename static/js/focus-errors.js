/** Moves the focus to the error summary, where the browser's `autofocus` has not, so that it is read first. */
requestAnimationFrame(() => {
  const summary = document.querySelector('[data-module="focus-errors"]');
  if (document.activeElement !== summary) summary?.focus();
});
