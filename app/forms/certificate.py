"""The certificate and its private key."""

from datetime import datetime

from wtforms import FileField

from app.domain.answers import Certificate, KeptCertificate, KeptKey
from app.domain.pem import (
    ClientCertificate,
    PemError,
    PrivateKey,
    check_pair,
    read_certificate,
    read_private_key,
)
from app.domain.secret import Secret
from app.forms.fields import SecretText
from app.forms.kept import entered
from app.forms.step_form import StepForm

LONGEST_PASTE = 64 * 1024


class CertificateForm(StepForm):
    """Two boxes, each to paste into or to fill with a file."""

    step = "certificate"
    has_files = True

    certificate = SecretText(
        "Certificate",
        description="Begins with -----BEGIN CERTIFICATE-----",
    )
    certificate_file = FileField("Or choose the certificate’s file")
    private_key = SecretText(
        "Private key",
        description="Begins with -----BEGIN PRIVATE KEY----- and needs no passphrase",
    )
    private_key_file = FileField("Or choose the private key’s file")

    _new_certificate: ClientCertificate | None = None
    _new_key: PrivateKey | None = None

    def offer(self, lists: object) -> None:  # noqa: ARG002 - the name is the base class's
        """Say what is stored."""
        stored = self.answers.certificate
        if stored and stored.certificate:
            of = f"Certificate of {stored.certificate.email or stored.certificate.subject}"
            until = stored.certificate.not_after
            self.certificate.notes = stored.certificate.warnings
            self.certificate.kept = (
                f"{of}, ends on {until.day} {until:%B %Y}. {entered(stored.certificate.at)}"
            )
        if stored and stored.private_key:
            self.private_key.kept = entered(stored.private_key.at)

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002 - WTForms' signature
        """Read both boxes, each by itself, and then see whether they belong together."""
        self._read_key()
        self._read_certificate()
        if self.certificate.errors or self.private_key.errors:
            return False
        certificate, key = self._certificate(), self._key()
        if certificate and key:
            try:
                check_pair(certificate.spki, key.spki)
            except PemError as error:
                field = self.private_key if self._new_key else self.certificate
                field.errors = (error.message,)
                return False
        return True

    def secrets(self) -> dict[str, Secret]:
        """Return what was entered anew and could be read."""
        found = {}
        if self._new_certificate and not self.certificate.errors:
            found["certificate"] = Secret(self._new_certificate.pem)
        if self._new_key and not self.private_key.errors:
            found["private_key"] = self._new_key.pem
        return found

    def section(self) -> Certificate:
        """Return the public facts of both."""
        return Certificate(self._certificate(), self._key())

    def section_of_secrets(self) -> Certificate | None:
        """Remember the box that was right beside the one that was not."""
        return self.section() if self.secrets() else None

    def _read_certificate(self) -> None:
        data = _content(self.certificate.data, self.certificate_file.data)
        if not data and self.certificate.kept:
            return
        key = self._key()
        try:
            self._new_certificate = read_certificate(
                data, now=self._now(), key_spki=key.spki if key else None
            )
        except PemError as error:
            self.certificate.errors = (error.message,)

    def _read_key(self) -> None:
        data = _content(self.private_key.data, self.private_key_file.data)
        if not data and self.private_key.kept:
            return
        try:
            self._new_key = read_private_key(data)
        except PemError as error:
            self.private_key.errors = (error.message,)

    def _certificate(self) -> KeptCertificate | None:
        new = self._new_certificate
        if new is None or self.certificate.errors:
            return self.answers.certificate.certificate if self.answers.certificate else None
        return KeptCertificate(
            self._now(), new.subject, new.email, new.not_after, new.sha256, new.spki_sha256, new.warnings
        )

    def _key(self) -> KeptKey | None:
        if self._new_key is None or self.private_key.errors:
            return self.answers.certificate.private_key if self.answers.certificate else None
        return KeptKey(self._now(), self._new_key.spki_sha256)

    def _now(self) -> datetime:
        if self.now is None:
            raise ValueError("a certificate is checked against the time")
        return self.now


def _content(text: str | None, file: object) -> bytes:
    """Return what was pasted, else what was uploaded, up to a little more than is accepted."""
    if text and text.strip():
        return text.encode("utf-8", "replace")
    read = getattr(file, "read", None)
    return read(LONGEST_PASTE) if read else b""
