"""Answer Anaplan's Integration API: who signed in, workspaces, models and exports.

Source: Anaplan Integration API 2.0 (Postman collection) and the community's live probes of it.
"""

import time
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from app.sandbox.anaplan.errors import ListingError, listing_refusal
from app.sandbox.anaplan.paging import OK, Row, in_order, page_of
from app.sandbox.anaplan.sign_in import user_guid
from app.sandbox.current import settings, state
from app.sandbox.seed.anaplan import Model, Tenant
from app.sandbox.seed.tenants import tenant_of
from app.sandbox.special import BUSY_USER, EMPTY_USER, same_user
from app.sandbox.state.sessions import Session

lists = Blueprint("lists", __name__, url_prefix="/2/0")
lists.register_error_handler(ListingError, listing_refusal)

SCHEMES = ("AnaplanAuthToken", "Bearer")


@lists.get("/users/me")
def me() -> Response:
    """Answer who is signed in."""
    user = _session().user
    about = {
        "id": user_guid(user),
        "email": user,
        "firstName": "Sandbox",
        "lastName": "User",
        "active": True,
        "customerId": user_guid("customer"),
    }
    return jsonify({"meta": {"schema": f"{settings().origin}/2/0/objects/user"}, "status": OK, "user": about})


@lists.get("/workspaces")
def workspaces() -> Response:
    """Answer the workspaces of the tenant."""
    session = _session()
    details: Row = {"sizeAllowance": 1073741824, "currentSize": 52428800}
    more = details if request.args.get("tenantDetails") == "true" else {}
    rows: list[Row] = [
        {"id": key, "name": name, "active": True, **more} for key, name in _tenant().workspaces
    ]
    return page_of("workspaces", in_order(_visible(session, rows)))


@lists.get("/models")
def models() -> Response:
    """Answer the models of all workspaces."""
    session = _session()
    return page_of("models", in_order(_visible(session, [_model_row(model) for model in _tenant().models])))


@lists.get("/workspaces/<workspace_id>")
def workspace(workspace_id: str) -> Response:
    """Answer 404 even for a listed workspace: the user is no administrator."""
    _session()
    raise ListingError(HTTPStatus.NOT_FOUND, f"Workspace {workspace_id} not found")


@lists.get("/workspaces/<workspace_id>/models")
def models_of_workspace(workspace_id: str) -> Response:
    """Answer the models of one workspace. Ids are case-sensitive."""
    session = _session()
    if workspace_id not in dict(_tenant().workspaces):
        raise ListingError(HTTPStatus.NOT_FOUND)
    rows = [_model_row(model) for model in _tenant().models if model.workspace_id == workspace_id]
    return page_of("models", _visible(session, rows))


@lists.get("/workspaces/<workspace_id>/models/<model_id>")
def model_in_workspace(workspace_id: str, model_id: str) -> Response:  # noqa: ARG001  the address decides
    """Answer 405: the real address takes other methods only."""
    raise ListingError(HTTPStatus.METHOD_NOT_ALLOWED)


@lists.get("/models/<model_id>/exports")
@lists.get("/workspaces/<workspace_id>/models/<model_id>/exports")
def exports(model_id: str, workspace_id: str | None = None) -> Response:
    """Answer the exports of one model."""
    return page_of("exports", _readable_model(model_id, workspace_id).exports)


@lists.get("/models/<model_id>/exports/<export_id>")
@lists.get("/workspaces/<workspace_id>/models/<model_id>/exports/<export_id>")
def export_details(model_id: str, export_id: str, workspace_id: str | None = None) -> Response:
    """Answer what the file of one export looks like; its id is not part of the answer."""
    for row in _readable_model(model_id, workspace_id).exports:
        if row["id"] == export_id:
            about = {
                "columnCount": 2,
                "rowCount": 12,
                "headerNames": ["Month", "Value"],
                "dataTypes": ["ENTITY", "NUMBER"],
                "listNames": ["Time", ""],
                "delimiter": '"',
                "separator": ",",
                "encoding": row.get("encoding", "UTF-8"),
                "exportFormat": row.get("exportFormat", "text/csv"),
                "layout": row["exportType"],
            }
            return jsonify({"status": OK, "exportMetadata": about})
    raise ListingError(HTTPStatus.NOT_FOUND)


def _session() -> Session:
    """Return the session of the request's token, or refuse."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    session = state().sessions.find(token) if scheme in SCHEMES and token else None
    if session is None:
        # Assumed: the body. Only the status of this API's 401 has been seen.
        raise ListingError(HTTPStatus.UNAUTHORIZED)
    if same_user(session.user, BUSY_USER) and state().counts.met(f"listing {session.token_id}") == 1:
        # Assumed: the body. A tenant may send 600 requests a minute, which is not counted here.
        raise ListingError(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(settings().retry_after)})
    return session


def _tenant() -> Tenant:
    return tenant_of(settings().anaplan_size)


def _visible(session: Session, rows: list[Row]) -> list[Row]:
    """Return the rows that the user may see."""
    return [] if same_user(session.user, EMPTY_USER) else rows


def _model_row(model: Model) -> Row:
    row: Row = {
        "id": model.id,
        "name": model.name,
        "activeState": model.state,
        "currentWorkspaceId": model.workspace_id,
        "currentWorkspaceName": dict(_tenant().workspaces)[model.workspace_id],
        "modelUrl": f"https://us1a.app.anaplan.com/anaplan/framework.jsp?selectedModelId={model.id}",
        "categoryValues": [],
    }
    if request.args.get("modelDetails") == "true":
        row |= {"memoryUsage": 3145728, "lastModified": "2026-11-02T09:30:00.000+0000"}
    return row


def _readable_model(model_id: str, workspace_id: str | None) -> Model:
    """Return a model whose exports the user may list; without a role it looks as if it did not exist."""
    session = _session()
    for model in _tenant().models:
        if model.id == model_id and workspace_id in (None, model.workspace_id):
            if not model.may_be_read or same_user(session.user, EMPTY_USER):
                break
            if model.state == "ARCHIVED":
                raise ListingError(HTTPStatus.UNPROCESSABLE_ENTITY, "Model is archived")
            if model.is_dormant:
                time.sleep(settings().anaplan_dormant_seconds)
            return model
    raise ListingError(HTTPStatus.NOT_FOUND)
