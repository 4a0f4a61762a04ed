"""Fit the table of word vectors that says which words speak of one function.

python -m tests.benchmarks.fit_words SUMMARIES.txt VECTORS.npy… --words WORDS.npz

SUMMARIES.txt: one summary of a package a line (those of PyPI and npm: 507,411 of 40 to
220 letters). VECTORS.npy: what a sentence model says of the first of these lines, in
order (all-MiniLM-L6-v2, Apache-2.0), and WORDS.npz what it says of single words: `w`
and `e`. The table holds, for each stem, how rare it is, 128 numbers fitted so that the
sum over a text comes near what the model says of the text, and 64 of latent semantic
analysis over all summaries. The same files give the same bytes.
"""

# ruff: noqa: T201 - its figures are printed
import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import svds

from inventory.rules.vectors import WEIGHTS
from inventory.rules.words import plain_words, stem

LEAST_SUMMARIES = 25
LEARNT, LATENT = 128, 64
KEEP_TO_SINGLE_WORDS = 1.0  # how much a word that is rare stays what it is alone
ROUNDS = 25


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("summaries", type=Path)
    parser.add_argument("vectors", type=Path, nargs="+")
    parser.add_argument("--words", type=Path, required=True)
    asked = parser.parse_args()
    lines = asked.summaries.read_text(encoding="utf-8").split("\n")
    stems = [[stem(word) for word in plain_words(line)] for line in lines]
    held = Counter(word for words in stems for word in set(words))
    vocabulary = sorted(
        w for w, n in held.items() if n >= LEAST_SUMMARIES and len(w) > 1
    )
    rare = np.log(1 + len(lines) / np.array([held[w] for w in vocabulary])).astype(
        np.float32
    )
    number = {word: at for at, word in enumerate(vocabulary)}
    texts = counts(stems, number, rare)
    latent = analysed(texts)
    said = np.concatenate([np.load(path).astype(np.float32) for path in asked.vectors])
    alone = single_words(np.load(asked.words), number)
    learnt = fitted(texts[: len(said)], unit(said - said.mean(axis=0)), alone)
    print(f"{len(vocabulary)} stems, {len(lines)} summaries, {len(said)} of them read")
    np.savez_compressed(
        WEIGHTS,
        words=np.array(vocabulary),
        rare=rare.astype(np.float16),
        learnt=in_bytes(strongest(learnt * rare[:, None], LEARNT)),
        latent=in_bytes(latent * rare[:, None]),
    )
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1000:.0f} kB")


def unit(rows: Any) -> Any:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def counts(stems: Sequence[Sequence[str]], number: dict[str, int], rare: Any) -> Any:
    """Return the weighted words of each text, of length 1, shape (texts, stems)."""
    at = [
        (row, number[word])
        for row, words in enumerate(stems)
        for word in sorted(set(words))
        if word in number
    ]
    rows, columns = np.array(at).T
    matrix = sparse.csr_matrix(
        (rare[columns], (rows, columns)), shape=(len(stems), len(number))
    )
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(lengths, 1e-9)) @ matrix).astype(np.float32)


def analysed(texts: Any) -> Any:
    """Return latent semantic vectors of the stems, shape (stems, 64)."""
    _, strength, right = svds(texts, k=LATENT, random_state=0)
    order = np.argsort(-strength)
    return unit(right[order].T * np.sqrt(strength[order]))


def single_words(known: Any, number: dict[str, int]) -> Any:
    """Return what the model says of each stem's words alone, shape (stems, numbers)."""
    of_stem = defaultdict(list)
    for word, vector in zip(known["w"], known["e"], strict=True):
        of_stem[stem(str(word))].append(vector)
    middle = known["e"].mean(axis=0)
    alone = np.zeros((len(number), known["e"].shape[1]), dtype=np.float32)
    for word, at in number.items():
        if word in of_stem:
            alone[at] = unit((np.mean(of_stem[word], axis=0) - middle)[None])[0]
    return alone


def fitted(texts: Any, said: Any, alone: Any) -> Any:
    """Solve the ridge regression texts @ vectors = said by conjugate gradients.

    What is kept small is the distance from the words alone, at the best scale.
    """
    guess = texts @ alone
    start = alone * float((said * guess).sum() / (guess**2).sum())
    rest = texts.T @ (said - texts @ start)
    found, along = np.zeros_like(start), rest.copy()
    size = (rest**2).sum(axis=0)
    for _ in range(ROUNDS):
        ahead = texts.T @ (texts @ along) + KEEP_TO_SINGLE_WORDS * along
        step = size / np.maximum((along * ahead).sum(axis=0), 1e-12)
        found, rest = found + step * along, rest - step * ahead
        after = (rest**2).sum(axis=0)
        along = rest + after / np.maximum(size, 1e-12) * along
        size = after
    return start + found


def strongest(vectors: Any, many: int) -> Any:
    _, _, right = np.linalg.svd(vectors, full_matrices=False)
    return vectors @ right[:many].T


def in_bytes(vectors: Any) -> Any:
    scale = np.abs(vectors).max() / 127
    return np.round(vectors / scale).astype(np.int8)


if __name__ == "__main__":
    main()
