/** Keeps a page that waits up to date: changes only what has changed, so that reading and focus stay where they are. */
const waiting = (page) => page.querySelector('[data-module="refresh"]');
const update = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  const parts = [...fresh.childNodes];
  if (old.childNodes.length !== parts.length || !old.cloneNode().isEqualNode(fresh.cloneNode())) old.replaceWith(fresh);
  else [...old.childNodes].forEach((child, place) => update(child, parts[place]));
};
const lookLater = () => setTimeout(look, waiting(document).dataset.seconds * 1_000);
const look = () => {
  const request = new XMLHttpRequest();
  request.open("GET", location.href);
  request.responseType = "document";
  request.setRequestHeader("X-Requested-With", "refresh");
  request.timeout = 30_000;
  request.onloadend = () => {
    const page = request.response;
    const fresh = page && waiting(page);
    if (!fresh && request.status && request.status < 500) return location.replace(request.responseURL);
    if (fresh) {
      document.title = page.title;
      update(document.querySelector("h1"), page.querySelector("h1"));
      // Otherwise all of it would be put anew, and what is spoken on a change with it.
      waiting(document).dataset.seconds = fresh.dataset.seconds;
      update(waiting(document), fresh);
    }
    lookLater();
  };
  request.send();
};
if (waiting(document)) lookLater();
