"""Who was not let in reads what may be the cause, when to try again, and what to have done."""

import re

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import begin
from tests.web.test_anaplan_check import PASSWORD_NEXT, enter


def test_the_administrator_is_asked_for_what_only_they_can_do(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, **PASSWORD_NEXT, schema=schema)
    enter(person, schema)
    forward = person.page.select("pre")[0].get_text()
    assert "1. If our company uses single sign-on: make this user an Exception User" in forward
    assert "the IP allowlist" not in forward
    assert forward.count("?") == 1
    assert person.page.select("main p a[href='#causes']")[0].get_text() == "Look at the 7 likely causes"
    (region,) = [li for li in person.page.select("main ol li") if "another region" in li.get_text()]
    assert "You can do this" not in region.get_text()
    for _ in range(3):
        person.submit("Check again")
    assert re.search(r"We can ask again at \d\d:\d\d UTC \(in about 1[0-9] minutes\)", person.text)
