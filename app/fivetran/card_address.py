"""Whether an address is Fivetran's Connect Card, and nothing that only looks like it."""

import re

PATH = "/connect-card/"

# A path without steps to another folder, then at most a query of letters that need no reading twice.
REST = re.compile(r"(?!.*/(?:\.|%2e){1,2}(?:/|\?|$))/connect-card/[!-~]*", re.IGNORECASE)
NEVER = frozenset("\\#")


def is_card(uri: str, origin: str) -> bool:
    """Tell whether it begins with the origin, letter for letter, and goes on as a card's address does.

    `origin` is `scheme://host` as the settings name it; so there is no user, and no port that is not named.
    """
    if not uri.startswith(f"{origin}{PATH}") or NEVER & set(uri):
        return False
    return REST.fullmatch(uri.removeprefix(origin)) is not None
