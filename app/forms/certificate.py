"""The certificate and its private key."""

from datetime import datetime

from wtforms import FileField

from app.domain.answers import Certificate, KeptCertificate, KeptKey
from app.domain.key_files.issued import said_again
from app.domain.key_files.reasons import Reason
from app.domain.key_files.sizes import MAX_FILE_BYTES
from app.domain.pairing import Kept, Pair, pair_of
from app.domain.pile import BOXES, Given, Problem, pile_of
from app.domain.say import Day, Say, say
from app.domain.secret import Secret
from app.forms.kept import entered
from app.forms.secret_fields import SecretLine, SecretText
from app.forms.step_form import StepForm
from app.opening.locked import open_locked

MOST_READ = 2 * MAX_FILE_BYTES
INPUTS = ("certificate", "certificate_file", "private_key", "private_key_file")
SWAPPED = say("The certificate and the private key were in each other’s box. Each is in its own now")

BOTH_EMPTY = say("Paste the certificate and its private key, or choose a file")
EMPTY_FILE = say("The selected file is empty. Choose another one, or paste its text")
OF_A_FILE = {
    Reason.TOO_BIG: say(
        "The {what} is larger than {most} kB. Choose a file with only the certificate and its private key"
    ),
    Reason.NO_PASSPHRASE: say(
        "The {what} is protected by a passphrase. Choose the file again, and enter its passphrase"
    ),
    Reason.WRONG_PASSPHRASE: say(
        "This passphrase does not open the {what}. Choose the file again, and enter its own"
    ),
    Reason.SEVERAL: say("There is more than one {what}. Choose a file with only the one for Fivetran"),
    Reason.NOT_YET: say("The certificate works from {date} on. Choose one that works today"),
    Reason.MISMATCH: say(
        "The private key does not belong to the certificate. Choose the two that were made together"
    ),
}
"""What is said of a file where the words for a text speak of pasting."""


class CertificateForm(StepForm):
    """Two boxes, each to paste into or to fill with a file. Whatever is in either is understood."""

    step = "certificate"
    has_files = True

    certificate = SecretText(
        say("Certificate"),
        description=say("Begins with -----BEGIN CERTIFICATE-----"),
    )
    certificate_file = FileField(say("Or choose the certificate’s file"))
    private_key = SecretText(
        say("Private key"),
        description=say("Begins with -----BEGIN PRIVATE KEY-----; not needed beside a .p12 file with both"),
    )
    private_key_file = FileField(say("Or choose the private key’s file"))
    passphrase = SecretLine(
        say("Passphrase, if the file has one"),
        called=say("Passphrase"),
        description=say("Used once to open the file, and not kept"),
        missing="",
    )

    _pair = Pair()

    def offer(self, lists: object) -> None:  # noqa: ARG002 - the name is the base class's
        """Say what is stored."""
        stored = self.answers.certificate
        if stored and stored.certificate:
            until = stored.certificate.not_after
            self.certificate.notes = [_said_again(text, until) for text in stored.certificate.warnings]
            self.certificate.kept = say(
                "Certificate of {owner}, valid to {until}. {entered}",
                owner=stored.certificate.email or stored.certificate.subject,
                until=Day(until),
                entered=entered(stored.certificate.at),
            )
        if stored and stored.private_key:
            self.private_key.kept = entered(stored.private_key.at)

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002 - WTForms' signature
        """Look through everything that was given, and take the two that belong together."""
        if self.passphrase.data and not self.passphrase.validate(self):
            return False
        given = [Given(name, _content(self._fields[name].data)) for name in INPUTS]
        pile = pile_of(given, self.passphrase.data or "", open_locked)
        self._pair = pair_of(pile, self._kept(), self._now())
        was_pasted = any(one.data for one in given if one.input in BOXES)
        for problem in self._pair.problems:
            self._fields[problem.input].errors = (_message(problem, was_pasted=was_pasted),)
        if len(self._pair.problems) > 1 and not any(one.data for one in given):
            self.certificate.errors, self.private_key.errors = (BOTH_EMPTY,), ()
        if self._pair.problems:
            self._say_of_empty_files({one.input for one in given if not one.data})
        return not self._pair.problems

    def _say_of_empty_files(self, empty: set[str]) -> None:
        """Of a file without content say just that, and not that its box has to be filled."""
        for box in BOXES:
            file = self._fields[f"{box}_file"]
            if getattr(file.data, "filename", "") and {box, f"{box}_file"} <= empty:
                self._fields[box].errors, file.errors = (), (EMPTY_FILE,)

    def secrets(self) -> dict[str, Secret]:
        """Return what was entered anew and could be read."""
        found = {}
        if self._pair.certificate:
            found["certificate"] = Secret(self._pair.certificate.pem)
        if self._pair.key:
            found["private_key"] = self._pair.key.pem
        return found

    def section(self) -> Certificate:
        """Return the public facts of both. Of what was stored, only what goes with the new one stays."""
        new, stored = (self._certificate(), self._key()), self.answers.certificate or Certificate(None, None)
        certificate, key = new[0] or stored.certificate, new[1] or stored.private_key
        if certificate and key and certificate.spki != key.spki:
            return Certificate(*new)
        return Certificate(certificate, key)

    def section_of_secrets(self) -> Certificate | None:
        """Remember the one that was right beside the one that was not."""
        return self.section() if self.secrets() else None

    def _certificate(self) -> KeptCertificate | None:
        new = self._pair.certificate
        if new is None:
            return None
        warnings = (*new.warnings, *([SWAPPED] if self._pair.were_swapped else []))
        return KeptCertificate(
            self._now(), new.subject, new.email, new.not_after, new.sha256, new.spki_sha256, warnings
        )

    def _key(self) -> KeptKey | None:
        return KeptKey(self._now(), self._pair.key.spki_sha256) if self._pair.key else None

    def _kept(self) -> Kept:
        stored = self.answers.certificate
        return Kept(
            stored.certificate.spki if stored and stored.certificate else None,
            stored.private_key.spki if stored and stored.private_key else None,
        )

    def _now(self) -> datetime:
        if self.now is None:
            raise ValueError("a certificate is checked against the time")
        return self.now


def _said_again(stored: str, not_after: datetime) -> str:
    return SWAPPED if stored == SWAPPED else said_again(stored, not_after)


def _message(problem: Problem, *, was_pasted: bool) -> str:
    """Return the words for a problem: those of a file where nothing else can be meant."""
    error = problem.error
    is_of_file = problem.input.endswith("_file") or not was_pasted
    if is_of_file and isinstance(error.reason, Reason) and error.reason in OF_A_FILE:
        return Say(OF_A_FILE[error.reason], what=error.what, **error.facts)
    return error.message


def _content(given: object) -> bytes:
    """Return what was pasted or uploaded, up to a little more than is accepted."""
    if isinstance(given, str):
        return given.encode("utf-8", "replace") if given.strip() else b""
    read = getattr(given, "read", None)
    return bytes(read(MOST_READ)) if read else b""
