"""Where does the data go?"""

from wtforms.validators import ValidationError

from app.domain.answers import Destination
from app.domain.choices import DestinationSchemaNames
from app.domain.say import say
from app.domain.schema_name import SchemaNameError, check_schema_name
from app.forms.fields import Choice, Line, Listed
from app.forms.lists import Lists
from app.forms.step_form import StepForm


def _is_schema_name(_form: object, field: Line) -> None:
    try:
        check_schema_name(field.data or "")
    except SchemaNameError as error:
        raise ValidationError(error.message) from None


class DestinationForm(StepForm):
    """The destination, and the permanent name of the schema in it."""

    step = "destination"

    group_id = Listed(
        say("Destination"),
        description=say("The warehouse or lake that Fivetran writes to"),
        missing=say("Choose a destination"),
        missing_id=say("Enter the destination’s ID, as Fivetran’s dashboard shows it"),
    )
    schema = Line(
        say("Name of the schema"),
        description=say("Small letters, digits and underscores; it cannot be changed later"),
        missing=say("Enter a name for the schema"),
        validators=[_is_schema_name],
    )
    destination_schema_names = Choice(
        say("Names of the tables"),
        {
            DestinationSchemaNames.FIVETRAN_NAMING: say("Fivetran’s naming"),
            DestinationSchemaNames.SOURCE_NAMING: say("Names as in Anaplan"),
        },
        hints={
            DestinationSchemaNames.FIVETRAN_NAMING: say("Small letters and underscores; right for most"),
            DestinationSchemaNames.SOURCE_NAMING: say(
                "Kept as they are; cannot be changed after the first sync"
            ),
        },
        missing=say("Choose how the tables are named"),
        default=DestinationSchemaNames.FIVETRAN_NAMING.value,
    )

    def offer(self, lists: Lists) -> None:
        """Show the destinations that Fivetran lists."""
        self.group_id.offer(lists.destinations)

    def section(self) -> Destination:
        """Return the destination."""
        return Destination(
            self.group_id.data,
            self.schema.data or "",
            DestinationSchemaNames(self.destination_schema_names.data),
        )
