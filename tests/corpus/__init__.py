"""What finance people have, by name: what they give at which input, and what has to come out of it."""

from tests.corpus.bad import BAD
from tests.corpus.good import GOOD

__all__ = ["BAD", "CORPUS", "GOOD"]

CORPUS = GOOD | BAD
