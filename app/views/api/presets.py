"""Presets as programs send them, each of the type that Fivetran's reference gives it."""

from typing import Annotated

from pydantic import Field

from app.domain.choices import (
    DataDelaySensitivity,
    DestinationSchemaNames,
    NetworkingMethod,
    Region,
    ScheduleType,
    SyncFrequency,
    SyncMode,
)
from app.forms.schedule import LONGEST_DELAY
from app.forms.step_form import as_text
from app.links.names import GROUP
from app.views.api.shape import ExportId, SchemaName, Shape, WebAddress, Whole, WholeHour, Word

MOST_EXPORTS = 400
"""So many fit into the largest body, however long each is; more are listed on the page."""


class Presets(Shape):
    """Fields of Fivetran’s request that are decided beforehand. The recipient is asked for the others.

    A way to authorize is preset by naming it alone in `auth_modes`. Secrets are never preset.
    """

    region: Region | None = None
    username: Word | None = None
    sync_mode: SyncMode | None = None
    selected_exports: Annotated[list[ExportId], Field(min_length=1, max_length=MOST_EXPORTS)] | None = None
    group_id: Word | None = None
    schema_name: SchemaName | None = Field(
        default=None,
        alias="schema",
        description=f"{GROUP} stands for the name of the destination, which must be preset then",
    )
    destination_schema_names: DestinationSchemaNames | None = None
    schedule_type: ScheduleType | None = None
    sync_frequency: SyncFrequency | None = None
    daily_sync_time: WholeHour | None = None
    data_delay_sensitivity: DataDelaySensitivity | None = None
    data_delay_threshold: Annotated[int, Field(ge=1, le=LONGEST_DELAY), Whole] | None = None
    paused: bool | None = None
    pause_after_trial: bool | None = None
    networking_method: NetworkingMethod | None = None
    private_link_id: Word | None = None
    proxy_agent_id: Word | None = None
    hybrid_deployment_agent_id: Word | None = None
    trust_certificates: bool | None = None
    trust_fingerprints: bool | None = None
    run_setup_tests: bool | None = None
    redirect_uri: WebAddress | None = Field(
        default=None, description="On a site that the setting REDIRECT_URI_HOSTS names"
    )
    hide_setup_guide: bool | None = None
    all_fields: bool | None = None

    def texts(self) -> dict[str, str]:
        """Return what is preset, each as a form would post it."""
        given = self.model_dump(exclude_none=True, mode="json")
        return {name: "false" if value is False else as_text(value) for name, value in given.items()}
