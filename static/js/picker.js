/** Makes picking quick: what is typed filters at once, what is ticked is kept at once. Each asks for the page that a button would. */
const picker = document.querySelector('[data-module="picker"]');
const swapped = ["results", "chosen"];
const ask = (method, url, body) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "picker");
    if (body) request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onloadend = () => resolve(request);
    request.send(body);
  });
const show = ({ response: page, responseURL, status }, parts) => {
  if (!page?.getElementById("results")) return status && location.assign(responseURL);
  const held = document.activeElement?.id;
  for (const id of parts) document.getElementById(id).replaceWith(page.getElementById(id));
  if (held && document.activeElement.id !== held) document.getElementById(held)?.focus();
  const [count, fresh] = [document, page].map((one) => one.getElementById("count"));
  if (count.textContent !== fresh.textContent) count.textContent = fresh.textContent;
  if (!parts.includes("results")) return;
  for (const shown of page.querySelectorAll('[name="on_page"], [name="page"]')) {
    const mine = picker.querySelector(`[name="${shown.name}"]`);
    if (mine) mine.value = shown.value;
  }
};
if (picker) {
  const box = picker.querySelector('[name="q"]');
  let [wait, turn] = [0, 0];
  let saved = Promise.resolve();
  const save = (more, parts) => {
    saved = saved.then(async () => {
      const data = new URLSearchParams([...new FormData(picker)].concat(more));
      show(await ask("POST", picker.action, data), parts);
    });
    return saved;
  };
  const filter = async () => {
    const mine = ++turn;
    await saved;
    const url = `${location.pathname}?${new URLSearchParams({ q: box.value })}`;
    const answer = await ask("GET", url);
    if (mine !== turn) return;
    show(answer, swapped.slice(0, 1));
    history.replaceState(null, "", url);
  };
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(filter, 250);
  });
  if (picker.matches("form")) {
    picker.addEventListener("change", ({ target }) => target.type === "checkbox" && save([["go", "stay"]], ["chosen"]));
    picker.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button?.name !== "remove") return;
      event.preventDefault();
      save([["remove", button.value]], swapped).then(() => document.getElementById("chosen-heading")?.focus());
    });
  }
}
