"""Word vectors: which words speak of one function, fitted on software descriptions.

The table is `weights/words.npz`, made by `tests/benchmarks/fit_words.py`; where it
comes from and its licence stand in the README.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "weights" / "words.npz"
RAREST = 9.0  # how rare a word counts that the table does not know


class Table(NamedTuple):
    """The words of the table, how rare each is, and its two kinds of vectors."""

    number: dict[str, int]
    rare: Vectors
    learnt: Vectors
    latent: Vectors


@cache
def table() -> Table:
    with np.load(WEIGHTS) as kept:
        words = [str(word) for word in kept["words"]]
        return Table(
            {word: at for at, word in enumerate(words)},
            *(kept[name].astype(np.float32) for name in ("rare", "learnt", "latent")),
        )


def rarity(word: str) -> float:
    """Return how rare a stem is among descriptions of software, from 0 to 13."""
    known = table().number.get(word)
    return RAREST if known is None else float(table().rare[known])


def said(texts: Sequence[Sequence[str]]) -> tuple[Vectors, Vectors]:
    """Return each text's learnt and latent vector, of length 1, shape (texts, n).

    A text is its stems; what the table knows none of is nought.
    """
    known = table()
    learnt = np.zeros((len(texts), known.learnt.shape[1]), dtype=np.float32)
    latent = np.zeros((len(texts), known.latent.shape[1]), dtype=np.float32)
    for row, words in enumerate(texts):
        at = [known.number[word] for word in sorted(set(words)) if word in known.number]
        learnt[row], latent[row] = known.learnt[at].sum(0), known.latent[at].sum(0)
    return unit(learnt), unit(latent)


def unit(rows: Vectors) -> Vectors:
    """Return rows of length 1; those of nought stay nought."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
