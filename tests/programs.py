"""What programs do, as the tests tell it: a token, and requests with it."""

from datetime import UTC, datetime
from typing import Any

import requests

from app.domain.roles import Role
from app.store import api_tokens, operators
from app.views.declared import Access
from tests.in_process import Site

BOTH = (Access.READ_TOKEN.value, Access.WRITE_TOKEN.value)


class Program:
    """Asks the API of a site with a token of its own, in the name of a new operator."""

    def __init__(self, site: Site, name: str = "nightly job") -> None:
        now = datetime.now(UTC)
        with site.parts.database.write() as connection:
            self.operator = operators.add(connection, "Olga", Role.OPERATOR, now)
            self.token = api_tokens.make(connection, self.operator.id, name, BOTH, now).token
        self._site = site
        self._session = site.browser().session

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """Ask for an address below `/api/v1`."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        address = f"{self._site.url}/api/v1{path}"
        return self._session.request(method, address, headers=headers, timeout=30, **more)

    def get(self, path: str) -> Any:
        """Return what stands at an address."""
        answer = self.ask("GET", path)
        answer.raise_for_status()
        return answer.json()

    def make(self, **body: Any) -> Any:
        """Make an onboarding and return it."""
        answer = self.ask("POST", "/onboardings", json=body)
        if answer.status_code != 201:
            raise AssertionError(answer.text)
        return answer.json()

    def do(self, what: str, onboarding: Any, **body: Any) -> requests.Response:
        """Extend, revoke or reissue."""
        return self.ask("POST", f"/onboardings/{onboarding['id']}/{what}", json=body)
