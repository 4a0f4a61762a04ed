"""How likely a hypothesis about a contract is to be right, as a chance from 0 to 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, fsum


@dataclass(frozen=True, slots=True)
class Judge:
    """A weight for each thing known of a hypothesis; from `claim_from` on it is shown.

    Logistic, and fitted on rankings of contracts that the rankings had not seen: its
    chances are the shares that were right.
    """

    bias: float
    weights: Mapping[str, float]
    claim_from: float = 0.5

    def chance(self, known: Mapping[str, float]) -> float:
        """Return the chance that a hypothesis of which this is known is right."""
        odds = self.bias + fsum(
            self.weights.get(name, 0.0) * value for name, value in known.items()
        )
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
