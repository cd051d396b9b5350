/** Lets a password be read while it is typed; it is hidden again before it is sent. */
for (const root of document.querySelectorAll('[data-module="show-secret"]')) {
  const input = root.querySelector("input");
  const button = root.querySelector("button");
  const words = button.firstElementChild.textContent;
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.firstElementChild.textContent = shown ? button.dataset.hide : words;
  };
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
  addEventListener("pagehide", () => show(false));
  button.hidden = false;
}
