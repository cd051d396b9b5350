"""Ways through the accounts of operators: letting one in, signing in, a password, and a second factor."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp

from tests.browser.journeys import shown, sign_in
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import new_operator


def letting_in(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Let somebody in, and shut them out again."""
    sign_in(product, visitor).follow("Operators").follow("Add an operator")
    yield "add-operator"
    visitor.press("Add")
    yield "add-operator-errors"
    visitor.fill("Name", f"Vera {schema}").fill("User name (optional)", schema).choose("Viewer").press("Add")
    yield "sign-in-address"
    visitor.follow("Back to the operators").follow(f"Vera {schema}")
    yield "one-operator"
    visitor.choose("Administrator").press("Save the role")
    yield "one-operator-changed"
    visitor.press("Switch the account off")
    yield "one-operator-switched-off"


def password(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Choose a name and a password, and sign in by it."""
    address = new_operator(product, "Nina", "viewer")
    visitor.open(address).press("Sign in")
    yield "operator-list-viewer"
    visitor.follow("Account").follow("Change Your name").fill("Your name", "")
    yield "account-name"
    visitor.press("Save")
    yield "account-name-errors"
    visitor.fill("Your name", "Nina Berg").press("Save").follow("Change Second factor")
    yield "second-factor-without-password"
    visitor.follow("Set a password")
    yield "account-password"
    visitor.press("Save")
    yield "account-password-errors"
    visitor.fill("User name", schema).fill("New password", "right-password").press("Save")
    yield "operator-account-changed"
    visitor.open(f"{product.url}/operator/operators")
    yield "not-allowed"
    visitor.press("Sign out").open(address)
    yield "sign-in-used"
    visitor.follow("Sign in another way")
    yield "sign-in-password"
    visitor.fill("User name", schema).fill("Password", "wrong-password").press("Sign in")
    yield "sign-in-password-errors"
    visitor.fill("Password", "right-password").press("Sign in").sees("Onboardings")


def second_factor(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Set up a second factor and turn it off again."""
    visitor.open(new_operator(product, "Olga", "operator")).press("Sign in")
    visitor.follow("Account").follow("Change User name and password")
    visitor.fill("User name", schema).fill("New password", "right-password").press("Save")
    visitor.follow("Change User name and password")
    yield "account-password-again"
    visitor.follow("Back").follow("Change Second factor")
    yield "second-factor"
    visitor.fill("Password", "wrong-password").press("Set it up")
    yield "second-factor-errors"
    visitor.fill("Password", "right-password").press("Set it up")
    yield "second-factor-code"
    app = pyotp.TOTP(shown(visitor, "Key").replace(" ", ""))
    visitor.press("Turn it on")
    yield "second-factor-code-errors"
    visitor.fill("Code", app.at(datetime.now(UTC))).press("Turn it on").follow("Change Second factor")
    yield "second-factor-set-up"
    visitor.fill("Password", "right-password").press("Turn it off").sees("Your account")
