// Returns what the main parts of a page look like: { selector: [sizes, colours] }, each part by the first that is seen.
(selectors) => {
  const round = (pixels, step) => Math.round(pixels / step) * step;
  const sides = (style, what) => ["top", "right", "bottom", "left"].map((side) => style.getPropertyValue(`${what.replace("*", side)}`)).join(" ");
  const found = {};
  for (const selector of selectors) {
    const part = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility() && one.getClientRects().length);
    if (!part) continue;
    const style = getComputedStyle(part);
    const box = part.getBoundingClientRect();
    const row = part.parentElement && getComputedStyle(part.parentElement);
    const isInRow = row && (row.display === "grid" || (row.display === "flex" && row.flexDirection === "row"));
    const isAsWideAsItsWords = isInRow || style.display.startsWith("inline") || ["TH", "TD"].includes(part.tagName);
    found[selector] = [
      [
        `x ${isAsWideAsItsWords ? "-" : round(box.x, 4)}`,
        `width ${isAsWideAsItsWords ? "-" : round(box.width, 4)}`,
        `min ${style.minHeight}`,
        `font ${style.fontSize} ${style.fontWeight}`,
        `padding ${sides(style, "padding-*")}`,
        `margin ${sides(style, "margin-*").replace(/\d\d\d[\d.]*px/g, "auto")}`,
        `gap ${style.gap}`,
        `radius ${style.borderRadius}`,
        `border ${sides(style, "border-*-width")}`,
      ].join("; "),
      [`words ${style.color}`, `back ${style.backgroundColor}`, `edge ${style.borderBottomColor}`].join("; "),
    ];
  }
  return found;
}
