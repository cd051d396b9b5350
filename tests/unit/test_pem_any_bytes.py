"""Any bytes, and any change of good ones, give a result or a reason."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.key_files.reasons import PemError
from tests import der_changes
from tests.key_material import DER, PKCS1, csr, good, good_key, key_bytes, leaf, p12, rsa_key
from tests.one_box import certificate_in, key_in

MATERIAL = [
    good,
    good_key,
    lambda: leaf().public_bytes(DER),
    lambda: key_bytes(rsa_key("ana"), DER, PKCS1),
    p12,
    csr,
]


def read_both(data: bytes) -> None:
    """Read as either; whatever is not a PemError fails the test."""
    for read in (key_in, lambda text: certificate_in(text, key_spki="aa" * 32)):
        with suppress(PemError):
            read(data)


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode(errors="replace")))
)
@example(b"\x30\x80")
@example(b"\x30\x81")
@example(b"-----BEGIN A-----\n-----BEGIN A-----")
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_a_reason(data: bytes) -> None:
    read_both(data)


@pytest.mark.filterwarnings("ignore")
@given(
    st.sampled_from(MATERIAL),
    st.lists(
        st.tuples(st.floats(0, 0.999), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=4
    ),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_good_material_gives_a_result_or_a_reason(
    make: Callable[[], bytes], changes: list[tuple[float, int, bytes]]
) -> None:
    data = make()
    for place, removed, added in changes:
        at = int(place * len(data))
        data = data[:at] + added + data[at + removed :]
    read_both(data)


@pytest.mark.filterwarnings("ignore")
@given(st.sampled_from([make for make in MATERIAL if make()[:1] == b"\x30"]), der_changes.changes())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_change_of_the_parts_of_good_material_gives_a_result_or_a_reason(
    make: Callable[[], bytes], how: list[der_changes.Change]
) -> None:
    read_both(der_changes.changed(make(), how))
