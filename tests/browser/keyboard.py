"""Somebody who has no mouse: goes by Tab, looks where the ring is, and presses keys."""

from typing import Any, NamedTuple

from playwright.sync_api import Page

from tests.browser.visitor import Visitor

MOST_STOPS = 60
WHERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const label = at.labels?.[0] ?? at;
  // The ring may be around what surrounds the box, such as the whole row of a choice.
  let ringed = at;
  while (ringed && getComputedStyle(ringed).outlineStyle === "none") ringed = ringed.parentElement;
  const box = at.getBoundingClientRect();
  const order = [...document.querySelectorAll("*")].indexOf(at);
  const isSeen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  return {
    name: label.textContent.trim().replace(/\\s+/g, " "),
    kind: at.type || at.localName,
    ring: ringed ? parseFloat(getComputedStyle(ringed).outlineWidth) : 0,
    order,
    isSeen,
  };
}"""


class Stop(NamedTuple):
    """What has the focus."""

    name: str
    kind: str
    ring: float
    order: int
    isSeen: bool  # noqa: N815 - as the script says it


class Keyboard:
    """Sits before a visitor's window and has only keys. Refuses a stop that is not seen or out of order."""

    def __init__(self, visitor: Visitor) -> None:
        self.page: Page = visitor.page
        self._visitor = visitor

    @property
    def at(self) -> Stop | None:
        """What has the focus, if anything has."""
        found: dict[str, Any] | None = self._visitor.does(WHERE)
        return Stop(**found) if found else None

    def to(self, name: str, kind: str = "", *, back: bool = False) -> "Keyboard":
        """Press Tab until something of this name has the focus; each stop must be seen, and in order."""
        before = self.at
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            now = self.at
            if now is None:
                before = None
                continue
            if now.ring < 2 or not now.isSeen:
                raise AssertionError(f"it is not seen that {now.name!r} has the focus")
            if before and (now.order < before.order) != back:
                raise AssertionError(
                    f"{now.name!r} comes {'after' if back else 'before'} {before.name!r} on the page"
                )
            if now.name.startswith(name) and kind in ("", now.kind):
                return self
            before = now
        raise AssertionError(f"no {name!r} is reached by Tab on {self._visitor.heading!r}")

    def type(self, text: str) -> "Keyboard":
        """Type, as fast as a test does."""
        self.page.keyboard.insert_text(text)
        return self

    def press(self, key: str) -> "Keyboard":
        """Press a key that leads to no other page."""
        self.page.keyboard.press(key)
        return self

    def go(self, key: str = "Enter") -> "Keyboard":
        """Press a key that leads to another page, and see it."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(key)
        # The focus moves to the error summary in the next frame.
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        return self
