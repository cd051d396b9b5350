"""Read Anaplan's lists with the session of a sitting; what was read once is not asked for again."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanSessionOverError
from app.anaplan.shapes import Export, Model, Session, Workspace
from app.sitting.checking import Owner
from app.store import anaplan_lists, sittings
from app.store.anaplan_lists import EXPORTS, MODELS, WORKSPACES
from app.store.engine import Database

Listed = TypeVar("Listed", Workspace, Model, Export)


class NotSignedInError(Exception):
    """There is no session with Anaplan, or it is over: the person has to sign in once more."""


class Reading:
    """What whoever was let in can see. Each list costs one call to Anaplan in a sitting, or none."""

    def __init__(self, database: Database, anaplan: Anaplan, owner: Owner) -> None:
        self._database, self._anaplan, self._owner = database, anaplan, owner

    def workspaces(self) -> list[Workspace]:
        """Return the workspaces. Raises NotSignedInError and AnaplanError."""
        return self._read(WORKSPACES, "", Workspace, self._anaplan.listing.workspaces)

    def models(self, workspace_id: str) -> list[Model]:
        """Return the models of a workspace. Raises NotSignedInError and AnaplanError."""
        return self._read(
            MODELS, workspace_id, Model, lambda session: self._anaplan.listing.models(session, workspace_id)
        )

    def exports(self, model_id: str) -> list[Export]:
        """Return the exports of a model. Raises NotSignedInError and AnaplanError."""
        return self._read(
            EXPORTS, model_id, Export, lambda session: self._anaplan.listing.exports(session, model_id)
        )

    def _read(
        self,
        kind: str,
        parent: str,
        shape: type[Listed],
        read: Callable[[Session], Sequence[Listed]],
    ) -> list[Listed]:
        now, onboarding_id = datetime.now(UTC), self._owner.onboarding_id
        with self._database.read() as connection:
            known = anaplan_lists.find(connection, onboarding_id, kind, parent)
            session = sittings.session(connection, onboarding_id, self._owner.link_key, now)
            generation = sittings.generation(connection, onboarding_id)
        if known is not None:
            return [shape(**row) for row in known]
        if session is None:
            raise NotSignedInError(onboarding_id)
        try:
            found = read(session)
        except AnaplanSessionOverError:
            self._forget_session(generation)
            raise NotSignedInError(onboarding_id) from None
        with self._database.write() as connection:
            self._owner.must_be_open(connection)
            if sittings.generation(connection, onboarding_id) != generation:
                # Somebody else signed in meanwhile, or the answers were sent.
                raise NotSignedInError(onboarding_id)
            rows = [asdict(row) for row in found]
            anaplan_lists.put(connection, onboarding_id, kind, parent, rows, now)
        return list(found)

    def _forget_session(self, generation: str) -> None:
        with self._database.write() as connection:
            self._owner.must_be_open(connection)
            sittings.end_session(connection, self._owner.onboarding_id, generation)
