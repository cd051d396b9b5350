/** Makes picking quick: what is typed filters at once, what is ticked is kept at once. Each asks for the page that a button would. */
const picker = document.querySelector('[data-module="picker"]');
const find = (page, name) => page.querySelector(`[name="${name}"]`);
const ask = (method, url, body) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.timeout = 20000;
    request.setRequestHeader("X-Requested-With", "picker");
    request.onloadend = () => resolve(request);
    request.send(body);
  });
const boxes = (form) => form.querySelectorAll('[name="selected_exports"]');
const show = ({ status, response: page, responseURL }, part) => {
  if (status !== 200 || !page?.getElementById("count")) return responseURL && location.assign(responseURL);
  document.getElementById(part).replaceWith(page.getElementById(part));
  if (part === "chosen") return;
  document.getElementById("count").textContent = page.getElementById("count").textContent;
  for (const name of ["on_page", "page"]) if (find(picker, name)) find(picker, name).value = find(page, name).value;
};
if (picker) {
  const box = find(picker, "q");
  let wait;
  let turn = 0;
  let isFiltering = false;
  let saved = Promise.resolve();
  let waiting;
  let sending = 0;
  let isLeaving = false;
  const send = async (data) => {
    const answer = await ask("POST", picker.action, data);
    const count = document.getElementById("count");
    if (answer.status) {
      // What was kept is what a later failure goes back to.
      const kept = data.getAll("selected_exports");
      if (data.get("on_page") === find(picker, "on_page").value) for (const tick of boxes(picker)) tick.defaultChecked = kept.includes(tick.value);
      if (count.textContent === picker.dataset.lost) count.textContent = answer.response?.getElementById("count")?.textContent;
      if (!isLeaving) show(answer, "chosen");
    } else if (!waiting && !isLeaving) {
      for (const tick of boxes(picker)) tick.checked = tick.defaultChecked;
      count.textContent = picker.dataset.lost;
    }
  };
  const save = (name, value) => {
    // Taken now: by its turn another part of the list may be shown. A newer state of the same boxes overtakes one that waits.
    const data = new URLSearchParams(new FormData(picker));
    data.append(name, value);
    if (name === "go" && waiting) waiting.data = data;
    else {
      const mine = { data };
      waiting = name === "go" ? mine : undefined;
      sending++;
      saved = saved.then(async () => {
        if (waiting === mine) waiting = undefined;
        await send(mine.data);
        sending--;
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
    if (button?.name === "remove" && button.form === picker) {
      event.preventDefault();
      const [workspace, , model] = location.pathname.split("/").slice(-3).map(decodeURIComponent);
      for (const tick of boxes(picker)) if (`${workspace}_${model}_${tick.value}` === button.value) tick.checked = false;
      save("remove", button.value).then(() => document.getElementById("chosen-heading").focus());
    } else if (sending && event.target === picker) {
      // What arrived after this form would undo its last tick.
      event.preventDefault();
      isLeaving = true;
      saved.then(() => picker.requestSubmit(button));
    }
  });
}
