// Returns [what, name, contrast] for the edge of every box and for the ring around everything that can have the focus.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const contrast = (one, other) => {
    const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let it = element; it; it = it.parentElement) {
      const colour = read(getComputedStyle(it).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const name = (element) => element.id || element.textContent.trim().slice(0, 30);
  const isSeen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const found = [];

  for (const box of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (!isSeen(box)) continue;
    const edge = read(getComputedStyle(box).borderTopColor);
    found.push(["edge of", name(box), edge[3] < 255 ? 1 : contrast(edge, behind(box.parentElement))]);
  }

  const before = document.activeElement;
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  for (const element of document.querySelectorAll(focusable)) {
    // <main> takes the focus from the skip link only; what is read from there on needs no ring.
    // What is inert is a picture of a page, and takes no focus.
    if (!isSeen(element) || element.matches("main") || element.closest("[inert]")) continue;
    element.focus({ focusVisible: true, preventScroll: true });
    let ringed = element;
    while (ringed && getComputedStyle(ringed).outlineStyle === "none") ringed = ringed.parentElement;
    const style = ringed && getComputedStyle(ringed);
    const isRinged = style && parseFloat(style.outlineWidth) >= 2;
    const ratio = isRinged ? contrast(read(style.outlineColor), behind(ringed.parentElement)) : 1;
    found.push(["ring around", name(element), ratio]);
  }
  before.focus({ preventScroll: true });
  return found;
}
