"""What Fivetran tells of the Anaplan connector.

Source: Fivetran REST API, "Retrieve Connector Configuration Metadata"; the fields are those of the Anaplan
connector's "API configuration".
"""

from app.domain.choices import SERVICE, AuthMode, Region, SyncMode

Metadata = dict[str, object]


def _text(title: str, **more: object) -> Metadata:
    return {"type": "string", "title": title, **more}


def _secret(title: str) -> Metadata:
    return _text(title, format="password")


ANAPLAN_IN_LIST: Metadata = {
    "id": SERVICE,
    "name": "Anaplan",
    # Assumed: type, class and status. The fields of the answer are documented, not their values for Anaplan.
    "type": "Finance",
    "connector_class": "standard",
    "service_status": "general_availability",
    "description": "Connected planning for the whole company",
    "icon_url": "https://fivetran.com/integrations/anaplan/resources/anaplan-logo.svg",
    "icons": ["https://fivetran.com/integrations/anaplan/resources/anaplan-logo.svg"],
    "link_to_docs": "https://fivetran.com/docs/applications/anaplan",
    # Assumed: which of the features Anaplan has. Private networking is on, so that it can be tried.
    "supported_features": [
        {"id": "API_CONFIGURABLE"},
        {"id": "CAPTURE_DELETES"},
        {"id": "PRIVATE_NETWORKING"},
        {"id": "RE_SYNC"},
    ],
}

ANAPLAN: Metadata = {
    **ANAPLAN_IN_LIST,
    "config": {
        "type": "object",
        "required": ["schema"],
        "properties": {
            "schema": _text("Destination schema", immutable=True),
            "auth_mode": _text("Authentication Mode", enum=[AuthMode.BASIC, AuthMode.CERTIFICATE]),
            "username": _text("User ID"),
            "password": _secret("Password"),
            "certificate": _secret("Certificate"),
            "private_key": _secret("Private Key"),
            "region": _text("Region", enum=list(Region)),
            "sync_mode": _text("Sync Mode", enum=list(SyncMode)),
            "selected_exports": {"type": "array", "title": "Exports", "items": {"type": "string"}},
        },
    },
    "auth": {},
}
