"""What people do in a browser, told once: each function ends on the page before the next decision."""

from pathlib import Path

from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, certificate_and_key, make_link, operators_address

CHECK = "Check your answers before you send them"
CONNECTED = "Your Anaplan account is connected"
PASSWORD_NEXT = {"auth_mode": "Basic", "region": "DEFAULT"}
"""What the operator decides for somebody who is asked for the password first."""

CERTIFICATE_NEXT = {"auth_mode": "Certificate", "region": "EU"}


def begin(product: RunningProduct, visitor: Visitor, **presets: str | None) -> Visitor:
    """Open a new link and press Start."""
    return visitor.open(make_link(product, **presets)).press("Start")


def answer_shortly(
    product: RunningProduct, visitor: Visitor, *, username: str = "anyone@example.com", **presets: str
) -> Visitor:
    """Open a new link that asks for user name and password alone, and answer up to what was left open."""
    begin(product, visitor, **PASSWORD_NEXT, sync_mode="AllExports", **presets)
    visitor.fill("Anaplan user name", username).fill("Password", "right-password")
    return go_on(visitor.press("Continue"))


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
    return go_on(visitor).choose("All exports this user can see").press("Continue")


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
    return (
        visitor.unfold("Or enter export IDs")
        .fill("Export IDs, one on each line", "\n".join(EXPORT_IDS))
        .press("Continue")
    )


def go_on(visitor: Visitor) -> Visitor:
    """Go on where Anaplan did not let us in; where it did, there is nothing to do."""
    return visitor.follow("Go on without the check") if visitor.step == "anaplan" else visitor


def send(visitor: Visitor, outcome: str = CONNECTED) -> Visitor:
    """Send the answers and reload until this has become of them."""
    card = "Create the connection, and go on to Fivetran’s page"
    is_card = visitor.page.get_by_role("button", name=card).count()
    return visitor.press(card if is_card else "Create the connection").reloads_until(outcome)


def at_picker(
    product: RunningProduct, visitor: Visitor, schema: str, *, username: str = "anyone@example.com"
) -> Visitor:
    """Open a new link that asks for user and exports, be let in by Anaplan, and go to pick."""
    begin(product, visitor, **PASSWORD_NEXT, sync_mode="SpecificExports", schema=schema)
    visitor.fill("Anaplan user name", username).fill("Password", "right-password").press("Continue")
    return go_on(visitor).press("Pick from Anaplan")


def sign_in(product: RunningProduct, visitor: Visitor) -> Visitor:
    """Sign in as the first administrator, by an address that works once."""
    return visitor.open(operators_address(product)).press("Sign in")


def shown(visitor: Visitor, name: str) -> str:
    """Return what the page shows under this name to be copied."""
    return visitor.page.get_by_role("region", name=name, exact=True).inner_text().strip()
