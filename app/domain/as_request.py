"""The answers as one request to Fivetran's API, to be read or run from a command line; secrets masked."""

import json

from app.domain.answers import Answers
from app.domain.fields import SECRETS
from app.domain.payload import MASK, connection_request


def as_json(answers: Answers, public_url: str) -> str:
    """Return the body. The address for coming back has a part that nobody may know, so it ends in dots.

    Raises IncompleteAnswersError.
    """
    address = f"{public_url}/connect-card/return/…"
    body = connection_request(answers, dict.fromkeys(SECRETS, MASK), address)
    return json.dumps(body, indent=2, ensure_ascii=False)


def as_curl(body: str, api_url: str) -> str:
    """Return the command that sends a body of `as_json`; no line of one can end its here-document."""
    return (
        f"curl -X POST {api_url}/v1/connections \\\n"
        '  -u "$FIVETRAN_API_KEY:$FIVETRAN_API_SECRET" \\\n'
        "  -H 'Accept: application/json;version=2' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        f"  -d @- <<'BODY'\n{body}\nBODY"
    )
