"""What programs can do, on one screen: each address and method, with the shapes of what is sent and told."""

from dataclasses import dataclass
from http import HTTPStatus

from app.views.api.shape import Shape
from app.views.api.shapes import CreateHeaders, ListQuery, NewLife, NewOnboarding
from app.views.api.told import IssuedOnboarding, Onboarding, OnboardingPage, Timeline, WholeOnboarding
from app.views.declared import Access

READ, WRITE = Access.READ_TOKEN, Access.WRITE_TOKEN


@dataclass(frozen=True)
class Operation:
    """What one method of one address does."""

    method: str
    path: str
    id: str
    summary: str
    told: type[Shape]
    scope: Access
    sent: type[Shape] | None = None
    query: type[Shape] | None = None
    headers: type[Shape] | None = None
    status: HTTPStatus = HTTPStatus.OK
    refusals: tuple[int, ...] = ()
    description: str = ""


ONE = "/api/v1/onboardings/{onboarding_id}"
OPERATIONS = (
    Operation(
        "post",
        "/api/v1/onboardings",
        "createOnboarding",
        "Make an onboarding and its link, which is shown this once",
        IssuedOnboarding,
        WRITE,
        sent=NewOnboarding,
        headers=CreateHeaders,
        status=HTTPStatus.CREATED,
        refusals=(409,),
        description="409 when the name of the schema is taken in its destination, or the Idempotency-Key "
        "was used before; then Location leads to what it made.",
    ),
    Operation(
        "get",
        "/api/v1/onboardings",
        "listOnboardings",
        "List onboardings, newest first",
        OnboardingPage,
        READ,
        query=ListQuery,
        refusals=(422,),
    ),
    Operation("get", ONE, "getOnboarding", "Tell all that is known of one", WholeOnboarding, READ),
    Operation("get", f"{ONE}/events", "listEvents", "Tell what happened, oldest first", Timeline, READ),
    Operation(
        "post",
        f"{ONE}/extend",
        "extendLink",
        "Let the link work for so long from now",
        Onboarding,
        WRITE,
        sent=NewLife,
        refusals=(409,),
        description="409 when the link was revoked.",
    ),
    Operation(
        "post",
        f"{ONE}/revoke",
        "revokeLink",
        "End the link at once",
        Onboarding,
        WRITE,
        description="What was sent goes on. Revoking once more changes nothing.",
    ),
    Operation(
        "post",
        f"{ONE}/reissue",
        "reissueLink",
        "Make a new link in the place of the old one, and a new PIN if it had one",
        IssuedOnboarding,
        WRITE,
        sent=NewLife,
        description="The old link opens nothing any more. Answers stay; passwords and keys do not.",
    ),
    Operation(
        "post",
        f"{ONE}/repair",
        "repairConnection",
        "Ask for new credentials for the connection that exists, by a new link in the place of the old one",
        IssuedOnboarding,
        WRITE,
        sent=NewLife,
        refusals=(409,),
        description="409 when there is no connection to repair, or it is being repaired already. Until the "
        "recipient has answered, nothing changes at Fivetran.",
    ),
)
