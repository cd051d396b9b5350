"""What is said of a message to a webhook: how it stands, and why it was not taken."""

from collections.abc import Mapping

from app.store.deliveries import Delivery
from app.webhooks.sending import Answer, Problem

TAKEN = "taken"

PROBLEMS: Mapping[str, str] = {
    Problem.NO_TIME: "It did not answer in time",
    Problem.UNREACHABLE: "It could not be reached",
    Problem.CERTIFICATE: "Its certificate is not to be trusted",
    Problem.REDIRECT: "It points to another address, which is not followed",
    Problem.REFUSED: "It answered, but did not take the message",
    Problem.GONE: "It wants no more messages, so the webhook has ended",
    Problem.NOT_ALLOWED: "The setting WEBHOOK_HOSTS does not name its host any more",
    Problem.NO_KEY: "Its secret was locked with a key that SECRET_KEYS has no more. Add the webhook anew",
}


def stands(line: Delivery) -> tuple[str, str, str]:
    """Say how a message stands: a word, the kind of its tag, and why it was not taken yet."""
    problem = PROBLEMS.get(line.problem, line.problem)
    if line.delivered_at:
        return "Taken", "success", ""
    if line.is_given_up:
        return "Not taken", "problem", problem
    return ("Tried again later", "warning", problem) if problem else ("Being sent", "info", "")


def said(answer: Answer) -> str:
    """Write what came of a test as a word for the next page's address."""
    return answer.problem.value if answer.problem else TAKEN


def tested(word: str) -> tuple[str, str, str] | None:
    """Say what came of a test: the kind of the notice, a heading and a sentence. None when there was none."""
    if word == TAKEN:
        return "success", "The test message was taken", "Messages about onboardings get there as well."
    if word in PROBLEMS:
        return "problem", "The test message was not taken", f"{PROBLEMS[word]}."
    return None
