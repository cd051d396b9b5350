"""What is told of the answers that were sent, as JSON: by step, and without secrets."""

from datetime import datetime
from typing import Self

from app.domain import answers as domain
from app.views.api.shape import Shape


class PasswordAnswer(Shape):
    """Who signs in to Anaplan."""

    username: str


class CertificateAnswer(Shape):
    """The certificate’s public facts."""

    subject: str
    not_after: datetime
    sha256: str


class SentAnswers(Shape):
    """What the recipient has sent, by step, without secrets. A step that does not apply is null."""

    sign_in: domain.SignIn | None
    account: domain.Account | None
    password: PasswordAnswer | None
    certificate: CertificateAnswer | None
    exports: domain.Exports | None
    selection: domain.Selection | None
    destination: domain.Destination | None
    schedule: domain.Schedule | None
    network: domain.Network | None
    card: domain.Card | None

    @classmethod
    def of(cls, whole: domain.Answers) -> Self:
        """Return the answers without what is said of secrets."""
        certificate = whole.certificate.certificate if whole.certificate else None
        return cls(
            sign_in=whole.sign_in,
            account=whole.account,
            password=PasswordAnswer(username=whole.password.username) if whole.password else None,
            certificate=CertificateAnswer(
                subject=certificate.subject, not_after=certificate.not_after, sha256=certificate.sha256
            )
            if certificate
            else None,
            exports=whole.exports,
            selection=whole.selection,
            destination=whole.destination,
            schedule=whole.schedule,
            network=whole.network,
            card=whole.card,
        )
