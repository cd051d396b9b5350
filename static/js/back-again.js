/** Has Back and Reload ask for a page that answered a form, instead of for the form to be sent once more. */
for (const { action } of document.forms) if (action === location.href) history.replaceState(null, "");
// What is shown once is not shown again: this is where it leads to.
const shownOnce = document.querySelector("[data-instead]");
if (shownOnce) history.replaceState(null, "", shownOnce.dataset.instead);
