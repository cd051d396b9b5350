"""What is stored of a password tells nothing, and where nothing is stored it is looked for just as long."""

import pytest
from argon2.exceptions import VerifyMismatchError

from app.store.slow_hash import HASHER, NOBODYS, hashed, is_outdated, verifies


def test_a_password_is_known_again_and_each_time_stored_differently() -> None:
    first, second = hashed("correct horse"), hashed("correct horse")
    assert first != second
    assert verifies(first, "correct horse")
    assert not verifies(first, "correct horses")
    assert not verifies(None, "correct horse")


def test_the_hash_that_is_nobodys_costs_as_much_as_a_new_one() -> None:
    assert not is_outdated(NOBODYS)
    # One that cannot be read would be refused at once; its error is another.
    with pytest.raises(VerifyMismatchError):
        HASHER.verify(NOBODYS, "correct horse")
    assert is_outdated(NOBODYS.replace("t=3", "t=2"))
