"""Signatures that the reference library accepts, and the addresses that a webhook may go to."""

import base64
import json
import time

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from urllib3.util import parse_url

from app.webhooks import addresses, signing
from app.webhooks.addresses import AddressError

BODY = json.dumps({"type": "onboarding.connected", "data": {"schema": "planung_ä"}}).encode()
HOSTS = ("hooks.example.com", "127.0.0.1", "::1", "localhost")


def signed(key: bytes) -> dict[str, str]:
    return signing.headers(key, "msg_one", int(time.time()), BODY)


def test_the_reference_library_accepts_a_message() -> None:
    key = signing.new_key()
    assert Webhook(signing.secret(key)).verify(BODY, signed(key)) == json.loads(BODY)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("webhook-id", "msg_two"),
        ("webhook-timestamp", str(int(time.time()) - 1)),
        ("webhook-signature", f"v1,{base64.b64encode(b'x' * 32).decode()}"),
    ],
    # Without names the time would be part of them, and differ from one test process to the next.
    ids=["id", "timestamp", "signature"],
)
def test_whatever_is_changed_is_refused(name: str, other: str) -> None:
    key = signing.new_key()
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret(key)).verify(BODY, signed(key) | {name: other})


def test_each_changed_byte_of_the_body_is_refused() -> None:
    key = signing.new_key()
    judge, headers = Webhook(signing.secret(key)), signed(key)
    for place in range(0, len(BODY), 3):
        changed = bytearray(BODY)
        changed[place] ^= 1
        with pytest.raises((WebhookVerificationError, UnicodeDecodeError)):
            judge.verify(bytes(changed), headers)


def test_another_secret_and_an_old_message_are_refused() -> None:
    key = signing.new_key()
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.secret(signing.new_key())).verify(BODY, signed(key))
    old = signing.headers(key, "msg_one", int(time.time()) - 301, BODY)
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(signing.secret(key)).verify(BODY, old)


def test_a_secret_is_written_as_the_specification_says() -> None:
    key = signing.new_key()
    text = signing.secret(key)
    assert text.startswith("whsec_")
    assert base64.b64decode(text.removeprefix("whsec_")) == key
    assert len(key) == 32
    assert signing.new_key() != key


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        ("HTTPS://Hooks.Example.COM/T0/AbC?x=%2F&y=a@b", "https://hooks.example.com/T0/AbC?x=%2F&y=a@b"),
        ("https://hooks.example.com:8443/x", "https://hooks.example.com:8443/x"),
        ("https://hooks.example.com?x=1", "https://hooks.example.com/?x=1"),
        ("http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x"),
        ("http://[::1]:9000/x", "http://[::1]:9000/x"),
        ("http://[0:0:0:0:0:0:0:1]/x", "http://[::1]/x"),
        ("http://localhost/x", "http://localhost/x"),
    ],
)
def test_an_address_on_a_named_host_is_taken(typed: str, stored: str) -> None:
    assert addresses.checked(typed, HOSTS).replace("/?", "?") == stored.replace("/?", "?")
    read = parse_url(addresses.checked(typed, HOSTS))
    assert (read.host or "").strip("[]") in HOSTS
    assert addresses.checked(addresses.checked(typed, HOSTS), HOSTS) == addresses.checked(typed, HOSTS)


HOSTILE = [
    "",
    "hooks.example.com/x",
    "//hooks.example.com/x",
    "https:hooks.example.com/x",
    "https:/hooks.example.com/x",
    "https:///hooks.example.com/x",
    "ftp://hooks.example.com/x",
    "file:///etc/passwd",
    "javascript:alert(1)//hooks.example.com/",
    "http://hooks.example.com/x",
    "https://elsewhere.example/x",
    "https://hooks.example.com.elsewhere.example/",
    "https://elsewhere.example/hooks.example.com",
    "https://evil-hooks.example.com/",
    "https://hooks.example.com@elsewhere.example/",
    "https://user:word@hooks.example.com/",
    "https://@hooks.example.com/",
    "https://elsewhere.example#@hooks.example.com/",
    "https://elsewhere.example\\@hooks.example.com/",
    "https://hooks.example.com\\@elsewhere.example/",
    "https://hooks.example.com\\.elsewhere.example/",
    "https://elsewhere.example%23@hooks.example.com/",
    "https://hooks.example.com%2eelsewhere.example/",
    "https://hooks%2eexample%2ecom/",
    "https://hooks.example.com%00.elsewhere.example/",
    "https://hooks.example.com%0d%0a/",
    "https://hooks.example.com./",
    "https://.hooks.example.com/",
    "https://hooks..example.com/",
    "https://hooks。example。com/",
    "https://ⓗooks.example.com/",
    "https://hook\u017f.example.com/",
    "https://hooks.example.com /x",
    "https://hooks.example.com/a b",
    " https://hooks.example.com/x",
    "https://hooks.example.com/x\n",
    "https://hooks.example.com/x\r\nHost: elsewhere.example",
    "https://hooks.example.com/\tx",
    "https://hooks.example.com/\0",
    "https://hooks.example.com/#part",
    "https://hooks.example.com/%",
    "https://hooks.example.com/%zz",
    "https://hooks.example.com/<b>",
    'https://hooks.example.com/"x"',
    "https://hooks.example.com/{x}",
    "https://hooks.example.com/ä",
    "https://hooks.example.com:/x",
    "https://hooks.example.com:0/x",
    "https://hooks.example.com:65536/x",
    "https://hooks.example.com:443x/x",
    "https://hooks.example.com:443:443/x",
    "https://hooks.example.com:-1/x",
    "https://hooks.example.com:٤٤٣/x",
    "https://[::2]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:7f00:1]/x",
    "https://[::1%25eth0]/x",
    "https://[::1]x/",
    "https://[::1/",
    "https://::1/",
    "https://[hooks.example.com]/x",
    "https://[127.0.0.1]/x",
    "https://127.0.0.2/x",
    "https://127.1/x",
    "https://0177.0.0.1/x",
    "https://0x7f.0.0.1/x",
    "https://2130706433/x",
    "https://127.0.0.1./x",
    "https://127.0.0.1.elsewhere.example/x",
    "http://169.254.169.254/latest/meta-data/",
    "http://0.0.0.0/x",
    "https://hooks.example.com/" + "x" * 2000,
]


@pytest.mark.parametrize("address", HOSTILE)
def test_no_other_address_is_taken(address: str) -> None:
    with pytest.raises(AddressError):
        addresses.checked(address, HOSTS)


def test_without_a_host_in_the_settings_nothing_is_allowed() -> None:
    with pytest.raises(AddressError, match="WEBHOOK_HOSTS names no host yet"):
        addresses.checked("https://hooks.example.com/x", ())
    with pytest.raises(AddressError, match=r"WEBHOOK_HOSTS names: hooks\.example\.com"):
        addresses.checked("https://elsewhere.example/x", ("hooks.example.com",))


def test_plain_http_is_for_this_machine_alone_and_only_when_it_is_named() -> None:
    with pytest.raises(AddressError, match="begin with https"):
        addresses.checked("http://hooks.example.com/x", HOSTS)
    with pytest.raises(AddressError, match="WEBHOOK_HOSTS"):
        addresses.checked("http://127.0.0.1/x", ("hooks.example.com",))
