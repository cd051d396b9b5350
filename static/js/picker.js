/** Makes picking quick: what is typed filters at once, what is ticked is kept at once. Each asks for the page that a button would. */
const picker = document.querySelector('[data-module="picker"]');
const find = (page, name) => page.querySelector(`[name="${name}"]`);
const ask = (method, url, body) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "picker");
    request.onloadend = () => resolve(request);
    request.send(body);
  });
const show = ({ response: page, responseURL }, part) => {
  if (!page?.getElementById("count")) return responseURL && location.assign(responseURL);
  const count = document.getElementById("count");
  document.getElementById(part).replaceWith(page.getElementById(part));
  if (part === "chosen") return;
  count.textContent = page.getElementById("count").textContent;
  for (const name of ["on_page", "page"]) if (find(picker, name)) find(picker, name).value = find(page, name).value;
};
if (picker) {
  const box = find(picker, "q");
  let wait;
  let turn = 0;
  let isFiltering = false;
  let saved = Promise.resolve();
  let waiting;
  const save = (name, value) => {
    // Taken now: by its turn another part of the list may be shown. A newer state of the same boxes overtakes one that waits.
    const data = new URLSearchParams(new FormData(picker));
    data.append(name, value);
    if (name === "go" && waiting) waiting.data = data;
    else {
      const mine = { data };
      waiting = name === "go" ? mine : undefined;
      saved = saved.then(async () => {
        if (waiting === mine) waiting = undefined;
        show(await ask("POST", picker.action, mine.data), "chosen");
      });
    }
    return saved;
  };
  const filter = async () => {
    const mine = ++turn;
    isFiltering = true;
    await saved;
    const url = `?${new URLSearchParams({ q: box.value })}`;
    const answer = await ask("GET", url);
    if (mine !== turn) return;
    isFiltering = false;
    show(answer, "results");
    history.replaceState(null, "", url);
  };
  box.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(filter, 250);
  });
  picker.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    save("go", "stay");
    if (isFiltering) filter();
  });
  picker.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name !== "remove" || button.form !== picker) return;
    event.preventDefault();
    for (const tick of picker.querySelectorAll(":checked")) if (tick.value === button.value) tick.checked = false;
    save("remove", button.value).then(() => document.getElementById("chosen-heading").focus());
  });
}
