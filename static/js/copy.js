/** Offers to copy a block of text, where the browser allows it. */
for (const root of document.querySelectorAll('[data-module="copy"]')) {
  const button = root.querySelector("button");
  const status = root.querySelector('[role="status"]');
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(root.querySelector("pre").textContent);
      status.textContent = "Copied";
    } catch {
      status.textContent = "Not copied: select the text and copy it";
    }
    setTimeout(() => {
      status.textContent = "";
    }, 4_000);
  });
}
