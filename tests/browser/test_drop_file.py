"""A file that is dropped on the box for a certificate counts as chosen; text is dropped as text."""

from pathlib import Path

import pytest

from tests.browser.journeys import CERTIFICATE_NEXT, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import certificate_and_key

DROP = """(box, files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  const drag = (kind) => new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
  const taken = !box.dispatchEvent(drag("dragover"));
  const isLit = box.classList.contains("input--over");
  box.dispatchEvent(drag("drop"));
  return [taken, isLit, box.classList.contains("input--over")];
}"""
DROP_TEXT = """(box) => {
  const transfer = new DataTransfer();
  transfer.setData("text/plain", "some text");
  const drop = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  return box.dispatchEvent(drop);
}"""
NAMES = "(input) => [...input.files].map((file) => file.name)"
BOXES = {"certificate": "Certificate", "private_key": "Private key"}


@pytest.fixture
def at_certificate(product: RunningProduct, visitor: Visitor, schema: str) -> Visitor:
    return begin(product, visitor, schema=schema, **CERTIFICATE_NEXT)


def test_dropped_files_are_sent_like_chosen_ones(at_certificate: Visitor) -> None:
    page = at_certificate.page
    for (field, label), text in zip(BOXES.items(), certificate_and_key(), strict=True):
        dropped = at_certificate.box(label).evaluate(DROP, [[f"{field}.pem", text], ["other.txt", "no"]])
        assert dropped == [True, True, False]
        file = page.locator(f"#{field}_file")
        assert file.evaluate(NAMES) == [f"{field}.pem"]
        assert file.evaluate("(input) => input === document.activeElement")
    at_certificate.press("Continue")
    assert at_certificate.problems == []
    assert at_certificate.step == "exports"


def test_text_is_left_to_the_browser(at_certificate: Visitor) -> None:
    assert at_certificate.box("Certificate").evaluate(DROP_TEXT)
    assert at_certificate.page.locator("#certificate_file").evaluate(NAMES) == []


def test_the_file_box_is_there_for_those_who_cannot_drop(at_certificate: Visitor, tmp_path: Path) -> None:
    (tmp_path / "mine.pem").write_text(certificate_and_key()[0])
    at_certificate.box("Certificate").focus()
    at_certificate.page.keyboard.press("Tab")
    focused = at_certificate.page.locator(":focus")
    focused.set_input_files(tmp_path / "mine.pem")
    assert focused.evaluate(NAMES) == ["mine.pem"]
