"""What people do in a browser, told once: each function ends on the page before the next decision."""

import json
from pathlib import Path

from click.testing import CliRunner

from app.cli import main
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, SHORT_JOURNEY, certificate_and_key

CHECK = "Check your answers before you send them"
CONNECTED = "Your Anaplan account is connected"


def make_link(product: RunningProduct, **presets: str | None) -> str:
    """Make a link with the usual presets and return its address. A preset that is None is left open."""
    chosen = {name: value for name, value in {**SHORT_JOURNEY, **presets}.items() if value is not None}
    words = [f"--preset={name}={value}" for name, value in chosen.items()]
    # The same command as everywhere, but without the second that a process of its own takes.
    settings = json.loads((product.folder / "running.json").read_text())["environment"]
    made = CliRunner().invoke(main, ["link", "create", *words, "--json"], env=settings)
    if made.exception:
        raise AssertionError(made.output) from made.exception
    url: str = json.loads(made.stdout)["url"]
    return url


def begin(product: RunningProduct, visitor: Visitor, **presets: str | None) -> Visitor:
    """Open a new link and press Start."""
    return visitor.open(make_link(product, **presets)).press("Start")


def choose_password(visitor: Visitor) -> Visitor:
    """Go on to the page that asks for the password."""
    visitor.choose("User name and password").press("Continue")
    return visitor.choose("Default").press("Continue")


def answer_basic(
    visitor: Visitor, *, username: str = "anyone@example.com", password: str = "right-password"
) -> Visitor:
    """Answer the way with user name and password, up to what the operator left open."""
    choose_password(visitor)
    visitor.fill("Anaplan user name", username).fill("Password", password).press("Continue")
    return visitor.choose("All exports this user can see").press("Continue")


def answer_certificate(visitor: Visitor, folder: Path) -> Visitor:
    """Answer the way with a certificate and a list of exports, by choosing files."""
    certificate, key = certificate_and_key()
    files = {"planning.pem": certificate, "planning.key": key}
    for name, text in files.items():
        (folder / name).write_text(text)
    visitor.choose("Certificate and private key").press("Continue")
    visitor.choose("Europe").press("Continue")
    visitor.upload("Or choose the certificate’s file", folder / "planning.pem")
    visitor.upload("Or choose the private key’s file", folder / "planning.key").press("Continue")
    visitor.choose("Only the exports I list").press("Continue")
    return visitor.fill("Export ids, one on each line", "\n".join(EXPORT_IDS)).press("Continue")


def send(visitor: Visitor, outcome: str = CONNECTED) -> Visitor:
    """Send the answers and reload until this has become of them."""
    return visitor.press("Create the connection").reloads_until(outcome)
