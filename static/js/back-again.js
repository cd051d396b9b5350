/** Has Back and Reload ask for a page that answered a form, instead of for the form to be sent once more. */
for (const { action } of document.forms) if (action === location.href) history.replaceState(null, "");
