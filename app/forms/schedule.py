"""When does Fivetran sync?"""

from wtforms.validators import ValidationError

from app.domain.answers import Schedule
from app.domain.choices import DAILY_SYNC_TIMES, DataDelaySensitivity, ScheduleType, SyncFrequency
from app.forms.fields import Choice, Line, Pick, YesNo
from app.forms.step_form import StepForm

LONGEST_DELAY = 100_000


def _is_minutes(_form: object, field: Line) -> None:
    text = field.data or ""
    if not (text.isascii() and text.isdecimal()):
        raise ValidationError("Delay must be a whole number of minutes, like 60")
    if len(text) > len(str(LONGEST_DELAY)) or not 1 <= int(text) <= LONGEST_DELAY:
        raise ValidationError(f"Delay must be between 1 and {LONGEST_DELAY} minutes")


class ScheduleForm(StepForm):
    """How often, at what time, and how soon somebody is told that data is late."""

    step = "schedule"

    schedule_type = Choice(
        "How do syncs start?",
        {ScheduleType.AUTO: "By themselves", ScheduleType.MANUAL: "Only when somebody starts one"},
        missing="Choose how syncs start",
        default=ScheduleType.AUTO.value,
    )
    sync_frequency = Pick(
        "How often?",
        {
            str(SyncFrequency.EVERY_MINUTE.value): "Every minute (some Fivetran plans only)",
            str(SyncFrequency.EVERY_5_MINUTES.value): "Every 5 minutes (some Fivetran plans only)",
            str(SyncFrequency.EVERY_15_MINUTES.value): "Every 15 minutes",
            str(SyncFrequency.EVERY_30_MINUTES.value): "Every 30 minutes",
            str(SyncFrequency.EVERY_HOUR.value): "Every hour",
            str(SyncFrequency.EVERY_2_HOURS.value): "Every 2 hours",
            str(SyncFrequency.EVERY_3_HOURS.value): "Every 3 hours",
            str(SyncFrequency.EVERY_6_HOURS.value): "Every 6 hours",
            str(SyncFrequency.EVERY_8_HOURS.value): "Every 8 hours",
            str(SyncFrequency.EVERY_12_HOURS.value): "Every 12 hours",
            str(SyncFrequency.EVERY_DAY.value): "Once a day",
        },
        description="Every sync reads all the exports again, which is work for Anaplan",
        missing="Choose how often Fivetran syncs",
        default=str(SyncFrequency.EVERY_6_HOURS.value),
    )
    daily_sync_time = Pick(
        "At what time?",
        {time: f"{time} UTC" for time in DAILY_SYNC_TIMES},
        description="Fivetran starts within the hour that follows",
        missing="Choose a whole hour for the daily sync",
        default=DAILY_SYNC_TIMES[0],
    )
    data_delay_sensitivity = Pick(
        "When is late data reported?",
        {
            DataDelaySensitivity.NORMAL: "Normal",
            DataDelaySensitivity.LOW: "Late (low sensitivity)",
            DataDelaySensitivity.HIGH: "Early (high sensitivity)",
            DataDelaySensitivity.SYNC_FREQUENCY: "As soon as a sync is missed",
            DataDelaySensitivity.CUSTOM: "After a number of minutes (Fivetran Enterprise and above)",
        },
        missing="Choose when late data is reported",
        default=DataDelaySensitivity.NORMAL.value,
    )
    data_delay_threshold = Line(
        "After how many minutes?",
        missing="Enter the delay in minutes",
        validators=[_is_minutes],
    )
    paused = YesNo("Keep the connection paused for now", description="Somebody starts it later in Fivetran")
    pause_after_trial = YesNo("Pause when Fivetran’s free trial of this connection ends")

    def section(self) -> Schedule:
        """Return the schedule."""
        threshold = self.value("data_delay_threshold")
        return Schedule(
            schedule_type=ScheduleType(self.schedule_type.data),
            sync_frequency=SyncFrequency(int(self.sync_frequency.data)),
            daily_sync_time=self.value("daily_sync_time"),
            data_delay_sensitivity=DataDelaySensitivity(self.data_delay_sensitivity.data),
            data_delay_threshold=int(threshold) if threshold else None,
            paused=bool(self.paused.data),
            pause_after_trial=bool(self.pause_after_trial.data),
        )
