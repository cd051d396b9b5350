"""What is derived from a link, and what none of the other keys can do."""

import re
import secrets

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from app.store.keys import (
    ALPHABET,
    AppKeys,
    Link,
    digest,
    key_id,
    lock,
    new_link,
    random_text,
    read_link,
    unlock,
)

KEY, OTHER_KEY = secrets.token_bytes(32), secrets.token_bytes(32)
KEYS = AppKeys((KEY,))
LINK = Link("abcdefghij", secrets.token_bytes(32))


@given(st.text(ALPHABET, min_size=10, max_size=10), st.binary(min_size=32, max_size=32))
def test_a_token_leads_back_to_its_link(link_id: str, secret: bytes) -> None:
    token = Link(link_id, secret).token
    assert re.fullmatch(r"[0-9A-Za-z]{53}", token)
    assert read_link(token) == Link(link_id, secret)


@pytest.mark.parametrize("secret", [b"\0" * 32, b"\xff" * 32, b"\0" * 31 + b"\1"])
def test_the_smallest_and_the_largest_secret_make_a_token_of_the_same_length(secret: bytes) -> None:
    assert len(Link("0000000000", secret).token) == 53
    assert read_link(Link("0000000000", secret).token) == Link("0000000000", secret)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        LINK.token[:-1],
        LINK.token + "0",
        LINK.token[:-1] + "_",
        LINK.token[:-1] + "é",
        "z" * 53,
        "\N{ARABIC-INDIC DIGIT ZERO}" * 53,
    ],
    ids=range(8),
)
def test_what_is_not_of_the_shape_is_no_token(token: str) -> None:
    assert read_link(token) is None


def test_two_tokens_never_stand_for_one_secret() -> None:
    largest = int.from_bytes(b"\xff" * 32)
    too_large = []
    for number in (largest + 1, largest + 2):
        letters = ""
        while number:
            number, rest = divmod(number, 62)  # noqa: PLW2901 - written out as the token is
            letters = ALPHABET[rest] + letters
        too_large.append(read_link("0" * 10 + letters.rjust(43, "0")))
    assert too_large == [None, None]


def test_a_new_link_is_drawn_anew_and_does_not_print_its_secret() -> None:
    links = {new_link().token for _ in range(50)}
    assert len(links) == 50
    assert LINK.secret.hex() not in repr(LINK)
    assert LINK.token[10:] not in repr(LINK)


def test_the_verifier_and_the_key_are_different_and_each_belongs_to_one_link() -> None:
    kid = KEYS.newest
    same_secret = Link("ABCDEFGHIJ", LINK.secret)
    derived = [
        KEYS.verifier(LINK, kid),
        KEYS.link_key(LINK, kid),
        KEYS.verifier(same_secret, kid),
        KEYS.link_key(same_secret, kid),
        KEYS.link_key(Link(LINK.id, secrets.token_bytes(32)), kid),
        AppKeys((OTHER_KEY,)).link_key(LINK, key_id(OTHER_KEY)),
        LINK.secret,
        KEY,
    ]
    assert len(set(derived)) == len(derived)
    assert {len(key) for key in derived if key} == {32}


def test_only_the_right_link_and_the_right_application_key_verify() -> None:
    kid = KEYS.newest
    verifier = KEYS.verifier(LINK, kid)
    assert verifier is not None
    assert KEYS.verifies(LINK, kid, verifier)
    assert not KEYS.verifies(Link(LINK.id, secrets.token_bytes(32)), kid, verifier)
    assert not KEYS.verifies(LINK, kid, KEYS.link_key(LINK, kid))
    assert not AppKeys((OTHER_KEY,)).verifies(LINK, key_id(OTHER_KEY), verifier)


def test_a_key_that_is_gone_verifies_and_opens_nothing() -> None:
    verifier = KEYS.verifier(LINK, KEYS.newest)
    others = AppKeys((OTHER_KEY,))
    assert verifier is not None
    assert others.verifier(LINK, KEYS.newest) is None
    assert not others.verifies(LINK, KEYS.newest, verifier)
    with pytest.raises(KeyError):
        others.link_key(LINK, KEYS.newest)


def test_an_older_key_goes_on_working_and_the_newest_is_used_for_what_is_new() -> None:
    both = AppKeys((OTHER_KEY, KEY))
    verifier = KEYS.verifier(LINK, KEYS.newest)
    assert verifier is not None
    assert both.newest == key_id(OTHER_KEY)
    assert both.verifies(LINK, KEYS.newest, verifier)
    assert both.link_key(LINK, KEYS.newest) == KEYS.link_key(LINK, KEYS.newest)
    assert both.wrap_for_session(b"k" * 32, "sid", "id")[0] == key_id(OTHER_KEY)


def test_only_the_cookie_opens_what_was_wrapped_for_it() -> None:
    kid, wrapped = KEYS.wrap_for_session(b"k" * 32, "sid", "onboarding")
    assert KEYS.unwrap_for_session(wrapped, kid, "sid", "onboarding") == b"k" * 32
    assert KEYS.unwrap_for_session(wrapped, kid, "another", "onboarding") is None
    assert KEYS.unwrap_for_session(wrapped, kid, "sid", "another") is None
    assert AppKeys((OTHER_KEY,)).unwrap_for_session(wrapped, kid, "sid", "onboarding") is None
    assert b"k" * 32 not in wrapped


def test_what_signs_cookies_is_no_key_for_anything_else() -> None:
    both = AppKeys((KEY, OTHER_KEY)).web_secrets()
    assert both == [*KEYS.web_secrets(), *AppKeys((OTHER_KEY,)).web_secrets()]
    assert KEY.hex() not in both
    assert KEYS.link_key(LINK, KEYS.newest).hex() not in both


def test_the_name_of_a_key_and_a_digest_tell_nothing_of_it() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", key_id(KEY))
    assert key_id(KEY) not in (KEY.hex()[:16], digest(KEY.hex()).hex()[:16])
    assert b"token" not in digest("token")


def test_what_is_locked_opens_with_its_key_in_its_place_and_unchanged_alone() -> None:
    locked = lock(KEY, b"value", b"here")
    assert unlock(KEY, locked, b"here") == b"value"
    assert lock(KEY, b"value", b"here") != locked
    changed = [
        locked[:place] + bytes([locked[place] ^ 1]) + locked[place + 1 :] for place in range(len(locked))
    ]
    for key, one, place in [
        (OTHER_KEY, locked, b"here"),
        (KEY, locked, b"there"),
        *((KEY, c, b"here") for c in changed),
    ]:
        with pytest.raises(InvalidTag):
            unlock(key, one, place)


def test_random_text_uses_every_letter() -> None:
    assert set(random_text(5000)) == set(ALPHABET)


def test_what_the_application_locks_opens_for_the_same_owner_label_and_key_alone() -> None:
    kid, locked = KEYS.lock_for_app(b"value", "owner", "label")
    assert kid == KEYS.newest
    assert b"value" not in locked
    assert KEYS.unlock_for_app(locked, kid, "owner", "label") == b"value"
    assert AppKeys((OTHER_KEY, KEY)).unlock_for_app(locked, kid, "owner", "label") == b"value"
    assert KEYS.unlock_for_app(locked, kid, "another", "label") is None
    assert KEYS.unlock_for_app(locked, kid, "owner", "another") is None
    assert KEYS.unlock_for_app(locked, "another", "owner", "label") is None
    assert AppKeys((OTHER_KEY,)).unlock_for_app(locked, kid, "owner", "label") is None
