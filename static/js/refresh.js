/** Keeps a page that waits up to date: changes only what has changed, so that reading and focus stay where they are. */
const waiting = () => document.querySelector('[data-module="refresh"]');
const update = (old, fresh) => {
  if (old.isEqualNode(fresh)) return;
  const parts = [...fresh.childNodes];
  if (old.childNodes.length !== parts.length || !old.cloneNode().isEqualNode(fresh.cloneNode())) old.replaceWith(fresh);
  else [...old.childNodes].forEach((child, place) => update(child, parts[place]));
};
const lookLater = () => setTimeout(look, waiting().dataset.seconds * 1_000);
const look = () => {
  const request = new XMLHttpRequest();
  request.open("GET", location.href);
  request.responseType = "document";
  request.timeout = 30_000;
  request.onloadend = () => {
    const fresh = request.response?.querySelector('[data-module="refresh"]');
    if (!fresh && request.status && request.status < 500) return location.replace(request.responseURL);
    if (fresh) update(waiting(), fresh);
    lookLater();
  };
  request.send();
};
if (waiting()) lookLater();
