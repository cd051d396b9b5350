"""What somebody signs in to Anaplan with: which answers it is made of, and whom Anaplan would lock for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanError
from app.anaplan.shapes import Session
from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.region import Hosts
from app.domain.secret import Secret

DECIDING = ("sign_in", "account", "password", "certificate")
"""Steps whose answers decide what Anaplan is asked."""


@dataclass(frozen=True)
class Credentials:
    """A user's name, or the fingerprint of a certificate, as `who`; and, once opened, the rest."""

    way: AuthMode
    who: str
    username: str = ""
    hosts: Hosts | None = None
    secrets: Mapping[str, Secret] | None = None
    answers: Answers | None = None

    @property
    def needed(self) -> frozenset[str]:
        """The secrets without which there is nothing to try."""
        return frozenset({"password"} if self.way is AuthMode.BASIC else {"certificate", "private_key"})

    def opened(self, hosts: Hosts, secrets: Mapping[str, Secret], answers: Answers) -> "Credentials":
        """Return them with where to sign in, what with, and the answers that they were taken from."""
        return replace(self, hosts=hosts, secrets=secrets, answers=answers)

    def are_those_of(self, answers: Answers) -> bool:
        """Tell whether these answers still say the same, the moments of entering included."""
        mine = self.answers
        return mine is not None and all(mine.section(step) == answers.section(step) for step in DECIDING)


def credentials_of(answers: Answers) -> Credentials | None:
    """Return what the answers say, or None if there is nothing to sign in with."""
    way, password, certificate = (
        answers.sign_in and answers.sign_in.auth_mode,
        answers.password,
        answers.certificate,
    )
    if way is AuthMode.BASIC and password and password.username and password.password:
        return Credentials(way, password.username, password.username)
    if way is AuthMode.CERTIFICATE and certificate and certificate.certificate and certificate.private_key:
        return Credentials(way, certificate.certificate.sha256)
    return None


def is_entered(found: Credentials, entered: Mapping[str, Secret]) -> bool:
    """Tell whether the secrets are there."""
    return found.needed <= entered.keys()


def sign_in(anaplan: Anaplan, opened: Credentials) -> Session:
    """Ask Anaplan, once. Raises AnaplanError."""
    if opened.hosts is None or opened.secrets is None:
        raise ValueError("not opened")
    if opened.way is AuthMode.BASIC:
        return anaplan.sign_in.with_password(opened.hosts, opened.username, opened.secrets["password"])
    certificate, key = opened.secrets["certificate"], opened.secrets["private_key"]
    return anaplan.sign_in.with_certificate(opened.hosts, certificate, key)


def user_of(anaplan: Anaplan, session: Session, opened: Credentials) -> str:
    """Return who was let in. A certificate does not say so by itself."""
    if opened.way is AuthMode.BASIC:
        return opened.username
    try:
        return anaplan.sign_in.user_of(session)
    except AnaplanError:
        return ""
