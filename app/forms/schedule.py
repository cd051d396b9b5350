"""When does Fivetran sync?"""

from wtforms.validators import ValidationError

from app.domain.answers import Schedule
from app.domain.choices import DAILY_SYNC_TIMES, DataDelaySensitivity, ScheduleType, SyncFrequency
from app.domain.say import Number, say
from app.forms.fields import Choice, Line, Pick, YesNo
from app.forms.step_form import StepForm

LONGEST_DELAY = 100_000


def _is_minutes(_form: object, field: Line) -> None:
    text = field.data or ""
    if not (text.isascii() and text.isdecimal()):
        raise ValidationError(say("Delay must be a whole number of minutes, like 60"))
    if len(text) > len(str(LONGEST_DELAY)) or not 1 <= int(text) <= LONGEST_DELAY:
        raise ValidationError(say("Delay must be between 1 and {most} minutes", most=Number(LONGEST_DELAY)))


class ScheduleForm(StepForm):
    """How often, at what time, and how soon somebody is told that data is late."""

    step = "schedule"

    schedule_type = Choice(
        say("How do syncs start?"),
        {ScheduleType.AUTO: say("By themselves"), ScheduleType.MANUAL: say("Only when somebody starts one")},
        missing=say("Choose how syncs start"),
        default=ScheduleType.AUTO.value,
    )
    sync_frequency = Pick(
        say("How often?"),
        {
            str(SyncFrequency.EVERY_MINUTE.value): say("Every minute (some Fivetran plans only)"),
            str(SyncFrequency.EVERY_5_MINUTES.value): say("Every 5 minutes (some Fivetran plans only)"),
            str(SyncFrequency.EVERY_15_MINUTES.value): say("Every 15 minutes"),
            str(SyncFrequency.EVERY_30_MINUTES.value): say("Every 30 minutes"),
            str(SyncFrequency.EVERY_HOUR.value): say("Every hour"),
            str(SyncFrequency.EVERY_2_HOURS.value): say("Every 2 hours"),
            str(SyncFrequency.EVERY_3_HOURS.value): say("Every 3 hours"),
            str(SyncFrequency.EVERY_6_HOURS.value): say("Every 6 hours"),
            str(SyncFrequency.EVERY_8_HOURS.value): say("Every 8 hours"),
            str(SyncFrequency.EVERY_12_HOURS.value): say("Every 12 hours"),
            str(SyncFrequency.EVERY_DAY.value): say("Once a day"),
        },
        description=say("Every sync reads all the exports again, which is work for Anaplan"),
        missing=say("Choose how often Fivetran syncs"),
        default=str(SyncFrequency.EVERY_6_HOURS.value),
    )
    daily_sync_time = Pick(
        say("At what time?"),
        {time: f"{time} UTC" for time in DAILY_SYNC_TIMES},
        description=say("Fivetran starts within the hour that follows"),
        missing=say("Choose a whole hour for the daily sync"),
        default=DAILY_SYNC_TIMES[0],
    )
    data_delay_sensitivity = Pick(
        say("When is late data reported?"),
        {
            DataDelaySensitivity.NORMAL: say("Normal"),
            DataDelaySensitivity.LOW: say("Late (low sensitivity)"),
            DataDelaySensitivity.HIGH: say("Early (high sensitivity)"),
            DataDelaySensitivity.SYNC_FREQUENCY: say("As soon as a sync is missed"),
            DataDelaySensitivity.CUSTOM: say("After a number of minutes (Fivetran Enterprise and above)"),
        },
        missing=say("Choose when late data is reported"),
        default=DataDelaySensitivity.NORMAL.value,
    )
    data_delay_threshold = Line(
        say("After how many minutes?"),
        missing=say("Enter the delay in minutes"),
        validators=[_is_minutes],
    )
    paused = YesNo(
        say("Keep the connection paused for now"), description=say("Somebody starts it later in Fivetran")
    )
    pause_after_trial = YesNo(say("Pause when Fivetran’s free trial of this connection ends"))

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
