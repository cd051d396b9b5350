"""What was read of Anaplan in this sitting so far. To look at it costs no call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.anaplan.shapes import Export, Model, Workspace
from app.domain.chosen import KnownExports, joined
from app.domain.export_id import can_be_id
from app.domain.export_kinds import told_apart
from app.store import anaplan_lists
from app.store.anaplan_lists import EXPORTS, MODELS, WORKSPACES


@dataclass(frozen=True)
class Seen:
    """Lists that were read: workspaces, models by their workspace's id, exports by their model's id."""

    workspaces: tuple[Workspace, ...]
    models: Mapping[str, tuple[Model, ...]]
    exports: Mapping[str, tuple[Export, ...]]

    def place_of(self, workspace_id: str, model_id: str) -> str:
        """Return the names of a model's workspace and of the model, as far as they are known."""
        workspaces = [each.name for each in self.workspaces if each.id == workspace_id]
        models = [each.name for each in self.models.get(workspace_id, ()) if each.id == model_id]
        return joined(*workspaces[:1], *models[:1])


def everything(connection: Connection, onboarding_id: str) -> Seen:
    """Return all lists."""
    return _seen(connection, onboarding_id, anaplan_lists.of_kind(connection, onboarding_id, EXPORTS))


def about(connection: Connection, onboarding_id: str, ids: Iterable[str]) -> KnownExports:
    """Return what is known of these ids by the lists of their models. Of what cannot be an id, nothing is."""
    ids = [id_ for id_ in ids if can_be_id(id_)]
    models = sorted({id_.split("_")[1] for id_ in ids})
    found = {model: anaplan_lists.find(connection, onboarding_id, EXPORTS, model) for model in models}
    seen = _seen(
        connection, onboarding_id, {model: rows for model, rows in found.items() if rows is not None}
    )
    homes = {model.id: workspace_id for workspace_id, listed in seen.models.items() for model in listed}
    told = {model: told_apart({each.id: each.name for each in seen.exports[model]}) for model in seen.exports}
    names, missing = {}, set()
    for id_ in ids:
        workspace_id, model_id, export_id = id_.split("_")
        listed = told.get(model_id, {})
        is_elsewhere = homes.get(model_id, workspace_id) != workspace_id
        if export_id in listed and not is_elsewhere:
            names[id_] = joined(seen.place_of(workspace_id, model_id), listed[export_id])
        elif model_id in seen.exports or is_elsewhere:
            missing.add(id_)
    return KnownExports(names, frozenset(missing))


def _seen(connection: Connection, onboarding_id: str, exports: Mapping[str, list[anaplan_lists.Row]]) -> Seen:
    workspaces = anaplan_lists.find(connection, onboarding_id, WORKSPACES) or []
    models = anaplan_lists.of_kind(connection, onboarding_id, MODELS)
    return Seen(
        tuple(Workspace(**row) for row in workspaces),
        {parent: tuple(Model(**row) for row in rows) for parent, rows in models.items()},
        {parent: tuple(Export(**row) for row in rows) for parent, rows in exports.items()},
    )
