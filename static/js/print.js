/** Offers to print the page. */
for (const button of document.querySelectorAll('[data-module="print"]')) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
