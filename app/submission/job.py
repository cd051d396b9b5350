"""What a step of the worker may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.answers import Answers
from app.domain.secret import Secret
from app.fivetran.client import FivetranClient
from app.fivetran.shapes import ConnectionState, text
from app.store.submission_rows import Submission


@dataclass(frozen=True)
class Job:
    """One submission, its answers as far as they apply, and the way to Fivetran."""

    submission: Submission
    answers: Answers
    secrets: Mapping[str, Secret]
    fivetran: FivetranClient
    now: datetime
    quarantine: timedelta
    may_still_send: Callable[[], bool]
    """Whether our last write was so recent that nobody else can have taken over since."""

    is_back: bool
    """Whether, in a repair, somebody came back from a Connect Card that was opened since it began."""

    note_tests: Callable[[list[dict[str, str | None]]], None]
    """Write down results of setup tests that are still running, unless somebody else has taken over."""

    @property
    def connection_id(self) -> str:
        """The connection that exists by now."""
        if self.submission.connection_id is None:
            raise LookupError(self.submission.id)
        return self.submission.connection_id

    def safe(self, message: str) -> str:
        """Return Fivetran's words without any secret that they may repeat."""
        for secret in self.secrets.values():
            message = secret.blanked_out(message)
        return text(message)

    def setup_tests(self, connection: ConnectionState) -> list[dict[str, str | None]]:
        """Return the results of the setup tests as they are stored and shown."""
        return [
            {
                "title": self.safe(test.title),
                "status": test.status,
                "message": self.safe(test.message) if test.message else None,
            }
            for test in connection.setup_tests
        ]
