"""An installation's own name, logo, colour, contact and privacy notice: on every page, or refused."""

import json
import re
import struct
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from app.config import Settings, SettingsError
from app.logo import LARGEST
from tests.in_process import Site

NAME = "Contoso data desk"
PRIVACY = "https://contoso.example/privacy?for=data"
SVG = '<?xml version="1.0"?><!--x-->\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><g/></svg>'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    logo = tmp_path / "ours.svg"
    logo.write_text(SVG)
    return branded(tmp_path, logo=str(logo))


def branded(folder: Path, **settings: str) -> Site:
    chosen = {"product_name": NAME, "accent_colour": "#5B21B6", "support_contact": "help@contoso.example"}
    return Site(folder, **{**chosen, "privacy_url": PRIVACY, **settings})


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


def pages(site: Site) -> dict[str, BeautifulSoup]:
    """Return one page of each kind: of people, of operators, of errors."""
    recipient, operator, nobody = site.begin(), site.operator(), site.browser()
    return {
        "start": nobody.open(site.link()).page,
        "step": recipient.page,
        "operator": operator.open(f"{site.url}/operator/").page,
        "sign in": nobody.open(f"{site.url}/operator/sign-in").page,
        "error": nobody.open(f"{site.url}/nowhere").page,
        "no link": nobody.open(f"{site.url}/o/none").page,
    }


def test_every_kind_of_page_bears_all_of_it(site: Site) -> None:
    for kind, page in pages(site).items():
        assert page.select(".header__name")[0].get_text(strip=True) == NAME, kind
        assert page.title, kind
        assert page.title.get_text().endswith(f" – {NAME}"), kind
        (logo,) = page.select("header img")
        assert (logo["alt"], logo["width"], logo["height"]) == ("", "96", "32"), kind
        links = {str(link["href"]): link.get_text() for link in page.select("footer a")}
        assert links == {"mailto:help@contoso.example": "help@contoso.example", PRIVACY: "Privacy"}, kind


def test_programs_and_telephones_read_the_name_too(site: Site) -> None:
    described = site.browser().session.get(f"{site.url}/api/v1/openapi.json")
    assert json.loads(described.text)["info"]["title"] == NAME


def test_the_colour_is_in_the_styles_and_on_the_tab_and_nowhere_else(site: Site) -> None:
    person = site.begin()
    (icon,) = person.page.select("link[rel=icon]")
    assert 'fill="#5b21b6"' in person.session.get(site.url + str(icon["href"])).text
    (styles,) = person.page.select("style")
    assert "--accent:#5b21b6;" in str(styles.string)
    assert "5b21b6" not in person.answer.text.replace(str(styles.string), "").lower()


def test_the_logo_is_a_file_of_ours_that_may_run_nothing(site: Site) -> None:
    person = site.begin()
    answer = person.session.get(site.url + str(person.page.select("header img")[0]["src"]))
    assert answer.text == SVG
    assert re.fullmatch(r"/static/logo\.[0-9a-f]{12}\.svg", str(person.page.select("header img")[0]["src"]))
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["Content-Type"] == "image/svg+xml"


def test_a_png_is_served_with_its_own_proportions(tmp_path: Path) -> None:
    (tmp_path / "ours.png").write_bytes(png(64, 128))
    (logo,) = branded(tmp_path, logo=str(tmp_path / "ours.png")).begin().page.select("header img")
    assert (logo["width"], logo["height"], str(logo["src"])[-4:]) == ("16", "32", ".png")


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("help@contoso.example", "mailto:help@contoso.example"),
        ("https://help.contoso.example/desk", "https://help.contoso.example/desk"),
        ("+49 (30) 123-456", "tel:+4930123456"),
        ("the data desk, room 4 <b>", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_contact_leads_somewhere_where_it_can(tmp_path: Path, contact: str, href: str | None) -> None:
    page = branded(tmp_path, support_contact=contact).begin().page
    shown = page.select(".footer__contact")
    assert [str(a["href"]) for a in page.select(".footer__contact a")] == ([href] if href else [])
    assert [found.get_text() for found in shown] == ([contact.removeprefix("https://")] if contact else [])


def test_without_settings_the_pages_are_the_products_own(tmp_path: Path) -> None:
    page = Site(tmp_path).begin().page
    assert page.select(".header__name")[0].get_text(strip=True) == "Anaplan Onboarding"
    assert page.select("header img, footer a") == []
    assert page.select("header .header__mark")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "that can be read"),
        (b"GIF89a" + b"\0" * 50, "SVG or PNG"),
        (b"<html><svg viewBox='0 0 1 1'></svg></html>", "SVG or PNG"),
        (b"<svg viewBox='0 0 1 1'>" + b" " * LARGEST, "at most 32 kB"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>", "width and height"),
        (b"\xff\xfe<svg>", "SVG or PNG"),
        (png(0, 10), "width and height"),
    ],
    ids=["none", "gif", "html", "large", "no size", "no text", "no width"],
)
def test_what_is_no_logo_stops_the_start_and_is_named(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    file = tmp_path / "logo"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=rf"^LOGO: must .*{why}") as refused:
        branded(tmp_path, logo=str(file))
    assert str(file) not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PRODUCT_NAME", " ", "1 to 60 characters"),
        ("PRODUCT_NAME", "x" * 61, "1 to 60 characters"),
        ("ACCENT_COLOUR", "#ffd400", "has 1.33:1"),
        ("ACCENT_COLOUR", "teal", "a colour such as"),
        ("SUPPORT_CONTACT", "http://help.contoso.example", "https:"),
        ("SUPPORT_CONTACT", "https://", "an address such as"),
        ("SUPPORT_CONTACT", "x" * 121, "120 characters"),
        ("PRIVACY_URL", "http://contoso.example", "an address such as https:"),
        ("PRIVACY_URL", "https://a@contoso.example", "an address such as https:"),
        ("PRIVACY_URL", "javascript:alert(1)", "an address such as https:"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, value: str, why: str
) -> None:
    right = site.settings.model_dump(exclude_defaults=True, exclude={"secret_keys", "fivetran_api_secret"})
    for setting, given in right.items():
        monkeypatch.setenv(setting.upper(), str(given))
    monkeypatch.setenv("SECRET_KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    monkeypatch.setenv("FIVETRAN_API_SECRET", "secret")
    assert Settings.from_environment().product_name == NAME
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name}: .*{re.escape(why)}"):
        Settings.from_environment()
