"""What Anaplan tells. Only what is documented or was seen everywhere is relied on."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.region import Hosts
from app.domain.secret import Secret


@dataclass(frozen=True)
class Session:
    """A signed-in user: where, by which token, and until when."""

    hosts: Hosts
    token: Secret
    expires_at: datetime


@dataclass(frozen=True)
class Workspace:
    """A workspace by its id and name."""

    id: str
    name: str


@dataclass(frozen=True)
class Model:
    """A model. `state` is an open set: UNLOCKED, LOCKED, PRODUCTION, ARCHIVED and others."""

    id: str
    name: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """An export. `kind` and `file_format` are open sets and may be missing. There are thousands of them."""

    id: str
    name: str
    kind: str = ""
    file_format: str = ""
