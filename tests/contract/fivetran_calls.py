"""Call the sandbox's Fivetran API, and hold every call and every answer against the contract."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import requests

from tests.contract.contract import Contract

KEY = ("sandbox-key", "sandbox-secret")
GROUP = "sandbox_warehouse"
Body = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Body
    headers: dict[str, str]

    @property
    def data(self) -> Body:
        """Return what is inside the envelope."""
        return cast(Body, self.body["data"])


class FivetranCalls:
    """Fivetran's API at an address. A call whose request is meant to be wrong says so."""

    def __init__(self, url: str, contract: Contract) -> None:
        self._url = url
        self._contract = contract
        self.called: set[tuple[str, str]] = set()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = KEY

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str] | None = None,
        wrong: bool = False,
    ) -> Answer:
        """Send a request and return the answer, both checked."""
        query = query or {}
        if not wrong:
            self._contract.check_request(method, path, query, body)
        raw = None if body is None else json.dumps(body)
        headers = {"Accept": "application/json;version=2"} | (
            {"Content-Type": "application/json"} if raw else {}
        )
        response = self._session.request(
            method, self._url + path, params=query, data=raw, headers=headers, timeout=30
        )
        answer = Answer(response.status_code, response.json(), dict(response.headers))
        self._contract.check_response(method, path, answer.status, answer.body)
        self.called.add((method, self._contract.template(path)))
        return answer

    def get(self, path: str, **query: str) -> Answer:
        """Read something."""
        return self.call("GET", path, query=query)

    def create(self, schema: str, *, config: Body | None = None, **more: object) -> Answer:
        """Create a connection; its user and password work unless `config` says otherwise."""
        return self.call("POST", "/v1/connections", new_connection(schema, config=config, **more))

    def change(self, connection_id: str, **body: object) -> Answer:
        """Change a connection."""
        return self.call("PATCH", f"/v1/connections/{connection_id}", body)

    def test(self, connection_id: str) -> Answer:
        """Run the setup tests of a connection."""
        return self.call("POST", f"/v1/connections/{connection_id}/test", {})


def new_connection(schema: str, *, config: Body | None = None, **more: object) -> Body:
    """Return the body of a create."""
    credentials = {
        "auth_mode": "Basic",
        "username": "anyone@example.com",
        "password": "Any-Password-1",
        "region": "DEFAULT",
        "sync_mode": "AllExports",
    }
    return {
        "group_id": GROUP,
        "service": "anaplan",
        "config": {"schema": schema, **(credentials if config is None else config)},
        **more,
    }


def statuses(answer: Answer) -> list[str]:
    """Return how the setup tests in an answer ended."""
    return [row["status"] for row in answer.data["setup_tests"]]


def setup_state(answer: Answer) -> str:
    """Return whether the connection in an answer is set up."""
    return str(answer.data["status"]["setup_state"])
