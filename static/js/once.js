/** Ignores a second press while the first is on its way; ten seconds later, or after Back, it counts again. */
for (const button of document.querySelectorAll('[data-module="once"]')) {
  let pressed = -Infinity;
  button.form?.addEventListener("submit", (event) => {
    if (event.timeStamp - pressed < 10_000) event.preventDefault();
    else pressed = event.timeStamp;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) pressed = -Infinity;
  });
}
