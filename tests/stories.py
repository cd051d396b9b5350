"""What people do on the pages, as the tests tell it."""

import json
import logging
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import Lock

from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.cli import main
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct

EXPORT_IDS = (
    "8a81b09a5e8c6f27015eb7a0e0f10001_75A40874E6B64FA3AE0743278996850F_116000000001",
    "8a81b09a5e8c6f27015eb7a0e0f10001_75A40874E6B64FA3AE0743278996850F_116000000002",
)

SHORT_JOURNEY = {
    "group_id": "sandbox_warehouse",
    "destination_schema_names": "FIVETRAN_NAMING",
    "schedule_type": "auto",
    "sync_frequency": "360",
    "data_delay_sensitivity": "NORMAL",
    "paused": "false",
    "pause_after_trial": "true",
    "networking_method": "Directly",
    "trust_certificates": "false",
    "trust_fingerprints": "false",
    "run_setup_tests": "true",
}
"""What an operator usually decides, so that the recipient has four short pages."""

one_command = Lock()


def make_link(product: RunningProduct, *options: str, **presets: str | None) -> str:
    """Make a link with the usual presets and return its address. A preset that is None is left open."""
    words = as_options(**{**SHORT_JOURNEY, **presets})
    url: str = json.loads(command(product, "link", "create", *words, *options, "--json"))["url"]
    return url


def as_options(**presets: str | None) -> list[str]:
    """Return presets as the command takes them."""
    return [f"--preset={name}={value}" for name, value in presets.items() if value is not None]


def operators_address(product: RunningProduct) -> str:
    """Return an address that signs an operator in once."""
    return command(product, "operator", "sign-in").strip()


def new_operator(product: RunningProduct, name: str, role: str) -> str:
    """Make an account and return an address that signs its owner in once."""
    return command(product, "operator", "add", name, f"--role={role}").strip()


def command(product: RunningProduct, *words: str, **others: str) -> str:
    """Run `onboarding` as everywhere, but without the second that a process of its own takes.

    `others` are settings that win over the product's.
    """
    settings = json.loads((product.folder / "running.json").read_text())["environment"] | others
    # What a command prints, logs and finds in its environment is the process's own, so one runs at a time.
    with one_command:
        root = logging.getLogger()
        handlers, level = root.handlers, root.level
        ran = CliRunner().invoke(main, words, env=settings)
        root.handlers = handlers
        root.setLevel(level)
    if ran.exception:
        raise AssertionError(ran.output) from ran.exception
    return ran.stdout


def begin(product: RunningProduct, person: PlainBrowser, **presets: str | None) -> PlainBrowser:
    """Open a new link and press Start."""
    return person.open(make_link(product, **presets)).submit("Start")


def answer_basic(
    person: PlainBrowser, *, username: str = "anyone@example.com", password: str = "right-password"
) -> PlainBrowser:
    """Answer the way with user name and password, up to the check page."""
    person.submit(auth_mode="Basic")
    person.submit(region="DEFAULT")
    person.submit(username=username, password=password)
    return go_on(person).submit(sync_mode="AllExports")


def answer_certificate(person: PlainBrowser) -> PlainBrowser:
    """Answer the way with a certificate and a list of exports, up to the check page."""
    certificate, key = certificate_and_key()
    person.submit(auth_mode="Certificate")
    person.submit(region="EU")
    person.submit(certificate=certificate, private_key=key)
    person.submit(sync_mode="SpecificExports")
    return person.submit(selected_exports=", ".join(EXPORT_IDS))


def go_on(person: PlainBrowser) -> PlainBrowser:
    """Go on where Anaplan did not let us in; where it did, there is nothing to do."""
    return person.follow("Go on without the check") if person.path == "anaplan" else person


def send(person: PlainBrowser) -> PlainBrowser:
    """Send the answers and wait for what comes of them."""
    person.submit("Create the connection")
    return person.wait_for("result")


@cache
def certificate_and_key(email: str = "planning@example.com", days: int = 365) -> tuple[str, str]:
    """Return a client certificate and its private key as PEM text."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Planning")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Some authority")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email)]), critical=False)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode(),
    )


def shown_request(person: PlainBrowser) -> dict[str, object]:
    """Return the request that the check page leads to, and go back there."""
    block = person.follow("See it as a request").page.select_one('[aria-label="Request as JSON"]')
    if block is None:
        raise AssertionError("there is no request")
    person.follow("Back")
    found: dict[str, object] = json.loads(block.get_text().partition("\n")[2])
    return found
