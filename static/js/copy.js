/** Offers to copy a block of text, where the browser allows it. */
for (const root of document.querySelectorAll('[data-module="copy"]')) {
  const button = root.querySelector("button");
  const status = root.querySelector('[role="status"]');
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(root.querySelector("pre").textContent);
      status.textContent = root.dataset.copied;
    } catch {
      status.textContent = root.dataset.notCopied;
    }
    setTimeout(() => {
      status.textContent = "";
    }, 4_000);
  });
}
