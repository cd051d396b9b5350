"""Hundreds of arbitrary posts to every step: none of them is answered by an error of ours."""

from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.fields import STEP_FIELDS
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser

STEPS = [step for step in STEP_FIELDS if step != "card"]
NAMES = {
    step: (*STEP_FIELDS[step], *{"account": ["address"], "certificate": ["certificate_file"]}.get(step, []))
    for step in STEPS
}
CANARY = "canary-77aa"
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(codec="utf-8", categories=("Cc", "Cf", "Zs", "Zl", "Mn", "Co", "So"))),
    st.sampled_from(
        ["", " ", "0", "-1", "null", "true", "1440", "CUSTOM", "PrivateLink", "\x00", "__proto__"]
    ),
    st.from_regex(r"[0-9A-Za-z_]{0,70}(, ?[0-9A-Za-z]{8}_[0-9A-Za-z]{8}_[0-9]{6,20}){0,3}", fullmatch=True),
    st.from_regex(r"-----BEGIN [A-Z ]{0,20}-----[A-Za-z0-9+/=\s]{0,80}(-----END [A-Z ]{0,20}-----)?"),
    st.from_regex(r"https?://[a-z0-9.@:\[\]/%-]{0,40}", fullmatch=True),
)


@cache
def somebody(site: Site, step: str) -> PlainBrowser:
    return site.arrive_at(step)


@st.composite
def posts(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Draw a step, what is posted to it, and files beside that."""
    step = draw(st.sampled_from(STEPS))
    right = right_answers(step)
    fields = {name: draw(TEXTS | st.just(right.get(name, ""))) for name in NAMES[step] if draw(st.booleans())}
    strange = draw(st.dictionaries(st.text(min_size=1, max_size=20), TEXTS, max_size=2))
    name = draw(st.sampled_from([*NAMES[step], "certificate_file", "private_key_file", "x"]))
    files = draw(st.booleans()) and {name: (draw(st.text(max_size=20)) or "a", draw(st.binary(max_size=300)))}
    return step, strange | fields, files or {}


@given(posts())
@settings(
    max_examples=300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_is_an_answer_or_a_mistake(
    site: Site, post: tuple[str, dict[str, Any], dict[str, tuple[str, bytes]]]
) -> None:
    step, posted, files = post
    person = somebody(site, step)
    if step == "password" and "password" in posted:
        posted["password"] = CANARY + posted["password"]
    body = {**posted, "csrf_token": person.token}
    answer = person.session.post(
        person.url,
        data={
            name.encode(errors="replace"): str(value).encode(errors="replace") for name, value in body.items()
        },
        files=files or None,
        allow_redirects=False,
    )
    assert answer.status_code in (303, 400, 422)
    assert "Traceback" not in answer.text
    assert CANARY not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
