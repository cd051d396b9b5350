"""Settings: each one that is missing or wrong is named, and its value is not shown."""

from base64 import b64encode, urlsafe_b64encode

import pytest

from app.config import Settings, SettingsError
from app.setting_kinds import is_loopback

KEY = bytes(range(32))
CANARY = "canary-8e1f"
RIGHT = {
    "DATABASE_URL": "sqlite:////srv/onboarding.db",
    "QUEUE_URL": "sqlite:////srv/queue.db",
    "SECRET_KEYS": b64encode(KEY).decode(),
    "WORKER_KEYS": "/srv/worker_keys",
    "PUBLIC_URL": "https://onboarding.example.com",
    "FIVETRAN_API_KEY": CANARY,
    "FIVETRAN_API_SECRET": f"{CANARY}-secret",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in RIGHT.items():
        monkeypatch.setenv(name, value)


def refusal(monkeypatch: pytest.MonkeyPatch, name: str, value: str | None) -> str:
    """Return what is said about a setting."""
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment()
    return str(refused.value)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("value", [None, ""])
def test_a_setting_that_is_missing_or_empty_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    said = refusal(monkeypatch, name, value)
    assert said.startswith(f"{name}: ")
    assert "\n" not in said
    assert value is not None or said == f"{name}: is not set"


def test_all_that_is_missing_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in RIGHT:
        monkeypatch.delenv(name)
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment()
    assert str(refused.value).splitlines() == [f"{name}: is not set" for name in RIGHT]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", f"ftp://{CANARY}.example.com"),
        ("PUBLIC_URL", f"http://{CANARY}.example.com"),
        ("PUBLIC_URL", "http://10.0.0.1"),
        ("PUBLIC_URL", f"https://user:{CANARY}@example.com"),
        ("PUBLIC_URL", f"https://example.com/{CANARY}"),
        ("PUBLIC_URL", f"https://example.com?{CANARY}"),
        ("PUBLIC_URL", f"https://example.com#{CANARY}"),
        ("PUBLIC_URL", f"https://[{CANARY}]"),
        ("PUBLIC_URL", f"https://example.com:{CANARY}"),
        ("PUBLIC_URL", "https://example.com:99999"),
        ("PUBLIC_URL", CANARY),
        ("FIVETRAN_API_URL", f"http://{CANARY}"),
        ("CONNECT_CARD_ORIGIN", f"https://{CANARY}/connect-card"),
        ("SECRET_KEYS", CANARY),
        ("SECRET_KEYS", f"{RIGHT['SECRET_KEYS']},{CANARY}"),
        ("SECRET_KEYS", b64encode(CANARY.encode()).decode()),
        ("SECRET_KEYS", b64encode(b"\0" * 32).decode()),
        ("SECRET_KEYS", b64encode(b"secret" * 10).decode()),
        ("SECRET_KEYS", b64encode(KEY[:31]).decode()),
        ("SECRET_KEYS", " , "),
        ("SECRET_KEYS", "é" * 50),
        ("QUEUE_URL", f"amqp://:{CANARY}@queue"),
        ("QUEUE_URL", f"file:{CANARY}"),
        ("QUEUE_URL", f"redis://:{CANARY}/pw@queue:6379/0"),
        ("QUEUE_URL", f"postgresql://onboarding:{CANARY}%ZZ@database/onboarding"),
        ("DATABASE_URL", f"postgresql://onboarding:{CANARY}@pw@database/onboarding"),
        ("DATABASE_URL", CANARY),
        ("DATABASE_URL", f"mysql://onboarding:{CANARY}@database/onboarding"),
        ("SUBMISSION_QUARANTINE_SECONDS", CANARY),
        ("SUBMISSION_QUARANTINE_SECONDS", "-1"),
        ("TRUSTED_PROXIES", CANARY),
        ("TRUSTED_PROXIES", "-1"),
        ("FIVETRAN_WEBHOOK_SECRET", CANARY),
        ("CARD_ABANDONED_DAYS", CANARY),
        ("CARD_ABANDONED_DAYS", "0"),
        ("LOG_LEVEL", CANARY),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    said = refusal(monkeypatch, name, value)
    assert said.startswith(f"{name}: ")
    assert len(said) > len(name) + 10
    assert CANARY not in said
    assert value.strip(" ,") == "" or value not in said
    assert RIGHT["SECRET_KEYS"] not in said


@pytest.mark.parametrize(
    ("address", "origin", "host"),
    [
        ("https://onboarding.example.com/", "https://onboarding.example.com", "onboarding.example.com"),
        ("https://Onboarding.Example.com:443", "https://onboarding.example.com", "onboarding.example.com"),
        (
            "https://onboarding.example.com:8443",
            "https://onboarding.example.com:8443",
            "onboarding.example.com:8443",
        ),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000", "127.0.0.1:5000"),
        ("http://localhost:80/", "http://localhost", "localhost"),
        ("http://[::1]:5000", "http://[::1]:5000", "[::1]:5000"),
    ],
)
def test_an_address_is_kept_as_browsers_write_it(
    monkeypatch: pytest.MonkeyPatch, address: str, origin: str, host: str
) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)
    settings = Settings.from_environment()
    assert (settings.public_url, settings.host) == (origin, host)
    assert settings.is_local == origin.startswith("http://")


def test_keys_come_newest_first_in_either_alphabet_with_or_without_padding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = bytes(range(224, 256)) + b"\xfb"
    written = [b64encode(KEY).decode(), urlsafe_b64encode(odd).decode().rstrip("="), b64encode(odd).decode()]
    monkeypatch.setenv("SECRET_KEYS", " , ".join(written))
    assert Settings.from_environment().secret_keys == (KEY, odd, odd)


def test_printing_the_settings_shows_no_key() -> None:
    printed = repr(Settings.from_environment())
    assert f"{CANARY}-secret" not in printed
    assert repr(KEY) not in printed
    assert "secret_keys" not in printed


def test_what_is_not_set_has_a_default_that_is_safe() -> None:
    settings = Settings.from_environment()
    assert settings.fivetran_api_url == "https://api.fivetran.com"
    assert settings.connect_card_origin == "https://fivetran.com"
    assert (settings.redirect_uri_hosts, settings.trusted_proxies) == ((), 0)
    assert settings.submission_quarantine_seconds == 180


def test_hosts_are_read_in_small_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIRECT_URI_HOSTS", " Example.com, ,www.example.org ")
    assert Settings.from_environment().redirect_uri_hosts == ("example.com", "www.example.org")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1.example.com", "0.0.0.0", "10.0.0.1", "localhost.", "", None])  # noqa: S104 - nothing is bound
def test_another_machine_is_not_this_one(host: str | None) -> None:
    assert not is_loopback(host)
