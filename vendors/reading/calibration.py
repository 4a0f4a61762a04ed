"""How likely each hypothesis about a fact is to be right, as chances from 0 to 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum

FURTHEST = 30.0


@dataclass(frozen=True, slots=True)
class Judge:
    """A weight for each thing known of a hypothesis; from `claim_from` on it is shown.

    A contract's hypotheses are judged together, for one of them is right or none: what
    speaks for one speaks against the others. Fitted on rankings of contracts that the
    rankings had not seen: its chances are the shares that were right.
    """

    bias: float
    weights: Mapping[str, float]
    claim_from: float = 0.5

    def chances(self, known: Sequence[Mapping[str, float]]) -> list[float]:
        """Return the chance of each hypothesis; what is left to one is that of none."""
        return shared(
            [
                self.bias
                + fsum(
                    self.weights.get(name, 0.0) * value for name, value in one.items()
                )
                for one in known
            ]
        )


def shared(odds: Sequence[float]) -> list[float]:
    """Return the chances of which each stands in these log-odds to that of none."""
    sizes = [exp(max(-FURTHEST, min(FURTHEST, one))) for one in odds]
    whole = 1.0 + fsum(sizes)
    return [size / whole for size in sizes]
