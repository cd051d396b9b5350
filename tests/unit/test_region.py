"""The region follows from the address bar, and from nothing that only looks like it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.choices import Region
from app.domain.region import _PLACES, NAMES, NOT_RECOGNISED, region_of_address


@pytest.mark.parametrize(
    ("host", "region", "sure"),
    [
        ("us1a.app.anaplan.com", Region.DEFAULT, True),
        ("us5a.app.anaplan.com", Region.DEFAULT, True),
        ("us7a.app.anaplan.com", Region.DEFAULT, True),
        ("eu1a.app.anaplan.com", Region.DEFAULT, True),
        ("eu2a.app.anaplan.com", Region.DEFAULT, True),
        ("eu4.app.anaplan.com", Region.DEFAULT, True),
        ("ap1a.app.anaplan.com", Region.DEFAULT, True),
        ("ca1a.app.anaplan.com", Region.CAN, True),
        ("au1a.app2.anaplan.com", Region.AUS, True),
        ("eu3.app.anaplan.com", Region.EU, False),
        ("eu5.app.anaplan.com", Region.EU, False),
        *(
            (f"{name}.app.anaplan.com", None, False)
            for name in ("us9", "gb1", "sg1", "ae1", "in1", "id1", "me1")
        ),
    ],
)
def test_each_host_has_its_region(host: str, region: Region | None, sure: bool) -> None:
    finding = region_of_address(f"https://{host}/home")
    assert finding is not None
    assert (finding.host, finding.region, finding.sure) == (host, region, sure)
    assert finding.anaplan_region in finding.message
    told = (
        f"region for it is {'' if sure else 'probably '}{NAMES[region]}" if region else "does not list this"
    )
    assert told in finding.message
    assert ("probably" in finding.message) == (region is not None and not sure)


@pytest.mark.parametrize(
    "address",
    [
        "us1a.app.anaplan.com",
        "  https://us1a.app.anaplan.com  \n",
        "HTTPS://US1A.APP.ANAPLAN.COM/",
        "http://us1a.app.anaplan.com",
        "us1a.app.anaplan.com.",
        "https://us1a.app.anaplan.com/a/modeling/customers/x/workspaces/y/models/z?tab=1#top",
        "https://us1a.app.anaplan.com?next=https://evil.example",
        "https://us1a.app.anaplan.com#home",
        "https://us1a.app.anaplan.com/a/J\u00f6rg",
        "\ufeffhttps://us1a.app.anaplan.com\u200b/home",
        "us1a.app.anaplan.com/" + "x" * 100_000,
    ],
)
def test_an_address_is_read_however_it_was_copied(address: str) -> None:
    finding = region_of_address(address)
    assert finding is not None
    assert finding.host == "us1a.app.anaplan.com"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "us1a",
        "https://www.anaplan.com/",
        "https://us1a.app.anaplan.com.evil.com/",
        "https://us1a.app.anaplan.com@evil.com/",
        "https://evil.com@us1a.app.anaplan.com/",
        "https://user:secret@us1a.app.anaplan.com/",
        "https://us1a.app.anaplan.com:8443/",
        "https://us1a.app.anaplan.com:443@evil.com/",
        "https://evil.com/us1a.app.anaplan.com",
        "https://evil.com\\us1a.app.anaplan.com",
        "https://us1a.app.anaplan.com\\@evil.com",
        "https://evilus1a.app.anaplan.com",
        "https://us1a.app.anaplan.com..",
        "https://us1a.app.anap\nlan.com",
        "https://us1a.app.anap\tlan.com",
        "https://us1a.app.anaplan.com%2eevil.com",
        "https://us1a.app.anaplan.com%00.evil.com",
        "https://us1a\uff0eapp.anaplan.com",
        "https://us1a.app.an\u0430plan.com",
        "https://us1a.app.anaplan.com\u3002evil.com",
        "http\u017f://us1a.app.anaplan.com",
        "https://u\u017f1a.app.anaplan.com",
        "https://au1a.app.anaplan.com",
        "https://us1a.app2.anaplan.com",
        "javascript://us1a.app.anaplan.com",
        "ftp://us1a.app.anaplan.com",
        "//us1a.app.anaplan.com",
        "https:///us1a.app.anaplan.com",
        "https://[us1a.app.anaplan.com]",
        "x" * 1_000_000,
    ],
)
def test_nothing_else_matches(address: str) -> None:
    assert region_of_address(address) is None


PIECES = ["https://", "us1a.app.anaplan.com", "eu3.app.anaplan.com", "evil.com", *"./\\@:?#%a \n\u200b\uff0e"]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_only_a_host_of_the_table_matches_and_only_where_a_host_stands(address: str) -> None:
    finding = region_of_address(address)
    if finding is not None:
        assert finding.host in _PLACES
        bare = address.replace("\u200b", "").strip().removeprefix("https://")
        assert re.split(r"[/?#]", bare, maxsplit=1)[0].removesuffix(".") == finding.host


def test_an_unknown_address_is_told_what_to_paste() -> None:
    assert "address bar" in NOT_RECOGNISED
