"""A way by single sign-on: there, back as somebody whom nobody knows yet, and in when a role was given."""

from collections.abc import Iterator

from tests.browser.another_web import another_web
from tests.browser.journeys import sign_in
from tests.browser.visitor import Visitor
from tests.browser.watch import NO_PAGE
from tests.identity_provider import CLIENT, SECRET, Stub, running
from tests.running_product import RunningProduct

BY_PROVIDER = "Sign in with single sign-on"


def single_sign_on(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Sign in with a provider, be refused, be let in by an administrator, and sign in again."""
    with running() as provider:
        its = {"OIDC_ISSUER": provider.url, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET}
        provider.claims = {"sub": schema, "name": f"Wanda {schema}"}
        with another_web(product, **its) as url:
            provider.calls_itself = "https://login.example.com"
            visitor.open(f"{url}/operator/sign-in")
            yield "sign-in-both"
            with visitor.watch.expecting(502):
                visitor.press(BY_PROVIDER)
                yield "single-sign-on-out"
            provider.calls_itself = ""
            visitor.follow("Back to signing in")
            _go(visitor)
            yield "going-on"
            visitor.open(_way_back(visitor, provider))
            yield "waits-for-a-role"
            yield from _given_a_role(product, visitor, f"Wanda {schema}")
            visitor.press("Sign out").open(f"{url}/operator/sign-in")
            _go(visitor)
            visitor.open(_way_back(visitor, provider)).sees("Onboardings")


def _go(visitor: Visitor) -> None:
    """Press the button; the page after it goes on by itself to the provider, who answers with no page."""
    with visitor.page.expect_response(lambda response: response.status == NO_PAGE):
        visitor.press(BY_PROVIDER)


def _way_back(visitor: Visitor, provider: Stub) -> str:
    there = visitor.page.get_by_role("link", name="Continue").get_attribute("href")
    if there is None:
        raise AssertionError("there is no way to the provider")
    return provider.authorize(there)


def _given_a_role(product: RunningProduct, visitor: Visitor, name: str) -> Iterator[str]:
    sign_in(product, visitor).follow("Operators")
    yield "operators-waiting"
    visitor.follow(name)
    yield "one-operator-waiting"
    visitor.press("Save the role")
    yield "one-operator-errors"
    visitor.choose("Viewer").press("Save the role")
