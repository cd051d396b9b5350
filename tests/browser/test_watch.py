"""Whatever a browser says about a page is noticed: also the least word on the console."""

import pytest

from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct

SAYINGS = {
    "a word on the console": ("() => console.log('by the way')", "log on the console: by the way"),
    "a warning": ("() => console.warn('mind')", "warning on the console: mind"),
    "a broken script": (
        "() => { setTimeout(() => { throw new Error('broke'); }); }",
        "a script broke: broke",
    ),
    "a style at an element": (
        "() => document.querySelector('main').setAttribute('style', 'color: red')",
        "Content security policy: style-src-attr refused inline",
    ),
    "a picture of a stranger": (
        "() => { const i = new Image(); i.src = 'https://127.0.0.1:9/a.png'; document.body.append(i); }",
        "Content security policy: img-src refused https://127.0.0.1:9/a.png",
    ),
}


@pytest.mark.parametrize("saying", SAYINGS)
def test_what_a_browser_says_is_noticed(product: RunningProduct, visitor: Visitor, saying: str) -> None:
    script, noticed = SAYINGS[saying]
    visitor.open(f"{product.url}/o/none")
    assert visitor.watch.complaints == []
    visitor.does(script)
    visitor.waits_for(lambda: noticed in "; ".join(visitor.watch.complaints))
    # A browser says more than one word of some, and nothing of a page that is closed.
    visitor.page.close()
    visitor.watch.complaints.clear()
