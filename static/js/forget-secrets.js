/** Empties every secret field when the page is left, so that Back does not bring it to light. */
addEventListener("pagehide", () => {
  for (const input of document.querySelectorAll("[data-secret]")) input.value = "";
});
