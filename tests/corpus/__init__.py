"""What finance people have, by name: what they give at which input, and what has to come out of it."""

from tests.corpus.bad import BAD as MISTAKES
from tests.corpus.broken import BROKEN
from tests.corpus.good import GOOD

BAD = MISTAKES | BROKEN

__all__ = ["BAD", "CORPUS", "GOOD"]

CORPUS = GOOD | BAD
