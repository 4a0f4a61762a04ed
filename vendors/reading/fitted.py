"""What was fitted on labelled contracts: the weights behind every confidence.

Fitted on CUAD v1 (The Atticus Project, CC BY 4.0) by tests/benchmarks/fit_reading.py.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from vendors.reading.calibration import Judge
from vendors.reading.proposals import Fact
from vendors.reading.ranking import LinearModel

FILE = "weights/reading.json.gz"
DATES = (Fact.AGREEMENT_DATE, Fact.EFFECTIVE_DATE)
CLAUSES = (Fact.EXPIRATION, Fact.RENEWAL, Fact.NOTICE, Fact.GOVERNING_LAW)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A ranking and a judge for each fact that is looked for by words.

    `of_term` ranks the clauses that state an end: whether it is that of the contract,
    and not of a delivery, a price or a secret.
    """

    rankings: Mapping[Fact, LinearModel]
    of_term: LinearModel
    judges: Mapping[Fact, Judge]


@cache
def fitted() -> Fitted:
    """Return the weights that are shipped, read from their file once."""
    packed = resources.files("vendors.reading").joinpath(FILE).read_bytes()
    stored = json.loads(gzip.decompress(packed))
    return Fitted(
        {
            Fact(fact): LinearModel(one["bias"], one["weights"])
            for fact, one in stored["rankings"].items()
        },
        LinearModel(stored["of_term"]["bias"], stored["of_term"]["weights"]),
        {
            Fact(fact): Judge(one["bias"], one["weights"], one["claim_from"])
            for fact, one in stored["judges"].items()
        },
    )
