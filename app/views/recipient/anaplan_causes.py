"""Why Anaplan may refuse somebody: its answer never says, so the likely causes are listed in order.

Sources: Anaplan, "Assign Exception Users within models", "Change your Anaplan password", "Help me log in",
"IP allow list", "Procure CA certificates" and "CA certificate overview".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.region import region_of_address
from app.domain.say import say

YOU, ADMINISTRATOR = say("You can do this."), say("Your Anaplan administrator can do this.")


@dataclass(frozen=True)
class Cause:
    """A likely cause: what may be so, what to do about it, and who can. `step` is where to change it here.

    `for_administrator` asks the Anaplan administrator for what only they can do.
    """

    title: str
    remedy: str
    who: str
    step: str = ""
    for_administrator: str = ""


MISTYPED = Cause(
    say("The user name or the password is not the right one"),
    say(
        "Open a private window of your browser, and sign in to Anaplan with exactly these two. If Anaplan "
        "lets you in there, the cause is one of those below."
    ),
    YOU,
    "password",
)
SINGLE_SIGN_ON = Cause(
    say("Your company signs in to Anaplan by single sign-on"),
    say(
        "Then Anaplan takes a password of its own only from Exception Users. Ask for this user to be made an "
        "Exception User of the workspace, and set a password by “Forgot password” on Anaplan’s sign-in page."
    ),
    ADMINISTRATOR,
    for_administrator=say(
        "If our company uses single sign-on: make this user an Exception User of the workspace, so that it "
        "can sign in with a password of its own."
    ),
)
EXPIRED_PASSWORD = Cause(
    say("The password has expired"),
    say(
        "Many companies have theirs end after 90 days. Sign in to Anaplan in your browser: it asks for a new "
        "one. Then enter the new one here."
    ),
    YOU,
    "password",
)
LOCKED = Cause(
    say("The user is locked"),
    say(
        "Anaplan locks a user after several wrong passwords. “Forgot password” on Anaplan’s sign-in page "
        "unlocks it."
    ),
    YOU,
)
NETWORK = Cause(
    say("Your company lets people in from certain networks only"),
    say(
        "Fivetran signs in from its own addresses, which have to be on Anaplan’s IP allowlist. This check "
        "came from another address, so it may fail where Fivetran does not."
    ),
    ADMINISTRATOR,
    for_administrator=say(
        "If people may sign in from certain networks only: put Fivetran’s addresses on Anaplan’s IP "
        "allowlist."
    ),
)
REGION = Cause(
    say("The account is in another region"),
    say("Paste the address that your browser shows when you are in Anaplan, and we find the region."),
    YOU,
    "account",
)
MULTI_FACTOR = Cause(
    say("Your company asks for a second factor"),
    say(
        "Fivetran cannot enter a code from an authenticator. Ask for a user without a second factor, or "
        "sign in by certificate."
    ),
    ADMINISTRATOR,
    for_administrator=say(
        "If this user needs a second factor: Fivetran cannot enter a code, so exempt this user from it, or "
        "name another user."
    ),
)
NOT_REGISTERED = Cause(
    say("The certificate is not registered in Anaplan, or is disabled there"),
    say("Ask for it to be added under Administration, Security, Certificates."),
    ADMINISTRATOR,
    for_administrator=say(
        "See whether the certificate is registered under Administration, Security, Certificates, and is not "
        "disabled there."
    ),
)
NO_EMAIL = Cause(
    say("The certificate names no e-mail address"),
    say(
        "Anaplan finds the user by the e-mail address in the certificate. Get one that has it, under "
        "“subject alternative name”."
    ),
    YOU,
    "certificate",
)
NO_SUCH_USER = Cause(
    say("The e-mail address in the certificate is that of no Anaplan user"),
    say("It has to be the address with which the user signs in to Anaplan, letter for letter."),
    ADMINISTRATOR,
    for_administrator=say(
        "See whether there is a user who signs in with exactly the e-mail address that is in the certificate."
    ),
)
NOT_PUBLIC = Cause(
    say("The certificate was not issued for a person by a public authority"),
    say(
        "Anaplan takes personal (S/MIME) certificates of public authorities, not self-signed ones or those "
        "of servers."
    ),
    ADMINISTRATOR,
    "certificate",
    for_administrator=say(
        "See whether the certificate is a personal one (S/MIME) of a public authority; Anaplan takes no "
        "other."
    ),
)


def causes(answers: Answers) -> list[Cause]:
    """Return the causes that fit these answers, the likeliest first."""
    return list(_likely(answers))


def _likely(answers: Answers) -> Iterator[Cause]:
    is_region_sure = _is_region_sure(answers)
    if answers.sign_in and answers.sign_in.auth_mode is AuthMode.CERTIFICATE:
        kept = answers.certificate.certificate if answers.certificate else None
        if kept and not kept.email:
            yield NO_EMAIL
        yield NOT_REGISTERED
        if kept and kept.email:
            yield NO_SUCH_USER
        if not is_region_sure:
            yield REGION
        yield NOT_PUBLIC
        yield SINGLE_SIGN_ON_FOR_CERTIFICATES
        yield NETWORK
    else:
        yield MISTYPED
        yield SINGLE_SIGN_ON
        yield EXPIRED_PASSWORD
        if not is_region_sure:
            yield REGION
        yield LOCKED
        yield NETWORK
        yield MULTI_FACTOR
    if is_region_sure:
        yield REGION


def _is_region_sure(answers: Answers) -> bool:
    """Tell whether the region follows from the address, and is not somebody's guess."""
    finding = region_of_address(answers.account.address) if answers.account else None
    return finding is not None and finding.sure


SINGLE_SIGN_ON_FOR_CERTIFICATES = Cause(
    say("Your company signs in to Anaplan by single sign-on"),
    say("Then the certificate’s user, too, may have to be an Exception User of the workspace."),
    ADMINISTRATOR,
    for_administrator=say(
        "If our company uses single sign-on: the certificate’s user may have to be an Exception User of the "
        "workspace."
    ),
)
