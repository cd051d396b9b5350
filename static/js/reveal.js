/** Shows a part of the form only while the named question has one of the given answers. Without this, it is always shown. */
for (const part of document.querySelectorAll('[data-module="reveal"]')) {
  const { input, value } = part.dataset;
  const wanted = value.split("|");
  const update = () => {
    const answers = [...document.querySelectorAll(`[name="${CSS.escape(input)}"]`)]
      .filter((box) => box.checked || !["radio", "checkbox"].includes(box.type))
      .map((box) => box.value);
    part.hidden = !answers.some((answer) => wanted.includes(answer));
  };
  document.addEventListener("change", update);
  addEventListener("pageshow", update);
  update();
}
