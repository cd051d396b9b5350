/** Takes a file that is dropped on a box for text into the file box that follows it, which then says its name. */
for (const box of document.querySelectorAll('[data-module="drop-file"]')) {
  const input = box.closest(".field").nextElementSibling?.querySelector('input[type="file"]');
  const over = (is) => box.classList.toggle("input--over", is);
  const isFile = (event) => input && event.dataTransfer.types.includes("Files");
  box.addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    over(true);
  });
  box.addEventListener("dragleave", () => over(false));
  box.addEventListener("drop", (event) => {
    over(false);
    if (!isFile(event)) return;
    event.preventDefault();
    const first = new DataTransfer();
    if (event.dataTransfer.files.length) first.items.add(event.dataTransfer.files[0]);
    input.files = first.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}
