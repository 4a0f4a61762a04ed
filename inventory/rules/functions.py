"""Which tools do the same, read from their names and descriptions.

Two measures are added: the words that two descriptions share, weighed by how rare they
are, and word vectors, which know that an "issue tracker" does "ticketing". Then each
tool is also measured by its nearest: what my neighbours are near to is near to me.
Where categories or capabilities are filled in, sharing them counts as well.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from sparse_dot_topn import sp_matmul_topn

from inventory.rules.sparse_rows import unit_rows
from inventory.rules.vectors import Vectors, rarity, said, unit
from inventory.rules.words import plain_words, stem, telling_words

LATENT_WEIGHT = 0.5  # beside the learnt vectors
SHELVES = {"categories": 1.6, "capabilities": 2.0}  # what sharing one counts
# In a large catalogue words say more, because more of them are shared by few.
WORDS_WEIGHT, WORDS_WEIGHT_AT_MOST, WORDS_WEIGHT_FROM = 1.0, 2.5, 500
SPREAD = 1.0  # how much the neighbours' neighbours count
NEIGHBOURS, CANDIDATES = 5, 100
SHARED_AT_MOST = 6
# Up to so many tools every pair is measured; beyond it, those that share rarer words.
ALL_PAIRS_UP_TO, AT_A_TIME = 12_000, 500
COMMON_IN = 500
UNIMPORTANT = 1e-6
FEW_TOOLS, SMALL = 30, 200
Id = int | str


class Described(NamedTuple):
    """A tool as its function is read."""

    id: Id
    name: str
    text: str = ""
    vendor: str = ""
    categories: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()


class Near(NamedTuple):
    """Another tool, how near it is, and the words that both use, most telling first."""

    id: Id
    score: float
    shared: tuple[str, ...]


class Functions:
    """An index over a catalogue: built once, asked often.

    Its answers do not depend on the order of the tools.
    """

    def __init__(self, tools: Iterable[Described]) -> None:
        self.tools = sorted(tools, key=lambda tool: (str(type(tool.id)), tool.id))
        self.row = {tool.id: at for at, tool in enumerate(self.tools)}
        self._stems = [_read(tool) for tool in self.tools]
        self._count_words()
        self._shelves = {name: self._counted(name) for name in SHELVES}
        self._middles: dict[str, Vectors] = {}
        self._written: dict[int, dict[str, str]] = {}
        self._dense = self._vectors(self._stems)
        self._sparse = self._words_of(self.tools, self._stems)
        self._graph = self._spread(self._measured())

    def nearest(self, most: int = 50) -> dict[Id, list[Near]]:
        """Return the nearest of every tool, best first."""
        return self.nearest_of([tool.id for tool in self.tools], most)

    def nearest_of(self, ids: Iterable[Id], most: int = 50) -> dict[Id, list[Near]]:
        """Return the nearest of some tools: the same rows as of all."""
        found = {}
        for wanted in ids:
            row = self.row[wanted]
            begin, end = self._graph.indptr[row : row + 2]
            scores = self._graph.data[begin:end]
            found[wanted] = self._best(
                self._stems[row], self._graph.indices[begin:end], scores, most
            )
        return found

    def like(self, asked: Described | str, most: int = 20) -> list[Near]:
        """Return the tools that are nearest to a text, or to a tool not among them."""
        tool = asked if isinstance(asked, Described) else Described("", "", asked)
        if not self.tools:
            return []
        stems = _read(tool)
        dense = self._vectors([stems])[0]
        words = self._words_of([tool], [stems])
        scores = self._dense @ dense + (self._sparse @ words.T).toarray()[:, 0]
        nearest = _first(scores, NEIGHBOURS)
        weights = np.maximum(scores[nearest], 0)
        if weights.sum() > 0:
            weights = weights / weights.sum()
            scores = scores + SPREAD / 2 * (weights @ self._graph[nearest].toarray())
        best = _first(scores, most)
        return self._best(stems, best, scores[best], most)

    def _count_words(self) -> None:
        held = Counter(word for stems in self._stems for word in set(_phrases(stems)))
        many = max(len(self.tools), 2)
        common = COMMON_IN if many > ALL_PAIRS_UP_TO else many
        # In a large catalogue a word that one tool alone has is a name, mostly.
        least = 1 if many < SMALL else 2
        kept = sorted(word for word, n in held.items() if least <= n <= common)
        self._column = {word: at for at, word in enumerate(kept)}
        self._weight = np.array(
            [(math.log(1 + many / held[word]) + _rarity(word)) / 2 for word in kept],
            dtype=np.float32,
        )
        grown = math.log2(max(many / WORDS_WEIGHT_FROM, 1)) / 2
        self._words_weight = min(WORDS_WEIGHT + grown, WORDS_WEIGHT_AT_MOST)

    def _vectors(self, stems: Sequence[Sequence[str]]) -> Vectors:
        """Return what stands for tools in the dense measure, shape (tools, numbers)."""
        learnt, latent = said(stems)
        parts = [
            self._centred("learnt", learnt),
            math.sqrt(LATENT_WEIGHT) * self._centred("latent", latent),
        ]
        return np.concatenate(parts, axis=1)

    def _centred(self, name: str, rows: Vectors) -> Vectors:
        if name not in self._middles:
            # That of few tools says little about what all have in common.
            middle = rows.sum(axis=0) / (len(rows) + FEW_TOOLS)
            self._middles[name] = np.asarray(middle, dtype=np.float32)
        says_something = np.any(rows != 0, axis=1, keepdims=True)
        return unit(np.where(says_something, rows - self._middles[name], 0))

    def _words_of(
        self, tools: Sequence[Described], stems: Sequence[Sequence[str]]
    ) -> Any:
        """Return what stands for tools in the sparse measure, (tools, columns)."""
        words = unit_rows(
            [
                {
                    self._column[word]: (1 + math.log(n))
                    * self._weight[self._column[word]]
                    for word, n in Counter(_phrases(one)).items()
                    if word in self._column
                }
                for one in stems
            ],
            len(self._column),
        )
        blocks = [math.sqrt(self._words_weight) * words]
        for name, weight in SHELVES.items():
            shelves = self._shelves[name]
            kept = [
                {
                    shelves[one][0]: shelves[one][1]
                    for one in getattr(tool, name)
                    if one in shelves
                }
                for tool in tools
            ]
            blocks.append(math.sqrt(weight) * unit_rows(kept, len(shelves)))
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def _counted(self, name: str) -> Mapping[str, tuple[int, float]]:
        """Return the column and the weight of each category, or each capability."""
        held = Counter(one for tool in self.tools for one in set(getattr(tool, name)))
        return {
            one: (at, math.log(1 + len(self.tools) / held[one]))
            for at, one in enumerate(sorted(held))
        }

    def _measured(self) -> Any:
        """Return each tool's nearest by both measures, shape (tools, tools), sparse."""
        many = len(self.tools)
        if many > ALL_PAIRS_UP_TO:
            return self._measured_candidates()
        turned = self._sparse.T.tocsr()
        rows = []
        for begin in range(0, many, AT_A_TIME):
            part = slice(begin, begin + AT_A_TIME)
            scores = self._dense[part] @ self._dense.T
            scores += (self._sparse[part] @ turned).toarray()
            scores[np.arange(len(scores)), np.arange(begin, begin + len(scores))] = -1
            rows.append(_strongest(scores, CANDIDATES))
        return sparse.vstack(rows, format="csr") if rows else sparse.csr_matrix((0, 0))

    def _measured_candidates(self) -> Any:
        found = sp_matmul_topn(
            self._sparse,
            self._sparse.T.tocsr(),
            CANDIDATES // 2,
            n_threads=1,
            sort=False,
        ).tocoo()
        others = found.row != found.col
        rows, columns, shared = found.row[others], found.col[others], found.data[others]
        dense = np.concatenate(
            [
                np.einsum(
                    "ij,ij->i",
                    self._dense[rows[at : at + 200_000]],
                    self._dense[columns[at : at + 200_000]],
                )
                for at in range(0, len(rows), 200_000)
            ]
            or [np.zeros(0, np.float32)]
        )
        return sparse.csr_matrix(
            (np.maximum(shared + dense, UNIMPORTANT), (rows, columns)),
            shape=found.shape,
        )

    def _spread(self, near: Any) -> Any:
        """Add to each pair what the nearest of either say of the other."""
        if near.shape[0] == 0:
            return near
        closest = _closest(near)
        closest = closest.maximum(closest.T).tocsr()
        total = np.asarray(closest.sum(axis=1)).ravel()
        closest = sparse.diags(1 / np.maximum(total, UNIMPORTANT)) @ closest
        passed_on = (closest @ near).tocsr()
        spread = near + SPREAD / 2 * (passed_on + passed_on.T)
        spread = spread.tocsr()
        spread.setdiag(0)
        spread.eliminate_zeros()
        spread.sort_indices()
        return spread

    def _best(
        self, stems: Sequence[str], rows: Any, scores: Any, most: int
    ) -> list[Near]:
        rounded = np.round(np.asarray(scores, dtype=np.float64), 6)
        return [
            Near(
                self.tools[rows[at]].id,
                float(rounded[at]),
                self._shared(stems, int(rows[at])),
            )
            for at in _first(rounded, most)
        ]

    def _shared(self, stems: Sequence[str], row: int) -> tuple[str, ...]:
        """Return the words of the other tool's text that both use, rarest first."""
        both = set(stems) & set(self._stems[row])
        if not both:
            return ()
        as_written = self._as_written(row)
        order = sorted(both, key=lambda word: (-rarity(word), word))[:SHARED_AT_MOST]
        return tuple(as_written.get(word, word) for word in order)

    def _as_written(self, row: int) -> Mapping[str, str]:
        """Return each stem of a tool's text as the text writes it first."""
        if row not in self._written:
            tool = self.tools[row]
            written: dict[str, str] = {}
            for word in plain_words(tool.text) + plain_words(tool.name):
                written.setdefault(stem(word), word)
            self._written[row] = written
        return self._written[row]


def _phrases(stems: Sequence[str]) -> list[str]:
    """Return the words and each two that stand together."""
    return [*stems, *(f"{one} {other}" for one, other in pairwise(stems))]


def _read(tool: Described) -> list[str]:
    return telling_words(tool.name, tool.text, [tool.vendor])


def _rarity(phrase: str) -> float:
    return max(rarity(word) for word in phrase.split())


def _first(scores: Any, most: int) -> Any:
    """Return where the highest scores stand; equal ones by their place."""
    if len(scores) > most:
        least = np.partition(scores, len(scores) - most)[len(scores) - most]
        at = np.flatnonzero(scores >= least)
    else:
        at = np.arange(len(scores))
    return at[np.lexsort((at, -scores[at]))][:most]


def _strongest(scores: Any, most: int) -> Any:
    """Return the highest scores of each row as a sparse matrix."""
    most = min(most, scores.shape[1])
    at = np.argpartition(-scores, most - 1, axis=1)[:, :most]
    rows = np.arange(len(scores))[:, None]
    kept = np.maximum(scores[rows, at], UNIMPORTANT)
    found = sparse.csr_matrix(
        (kept.ravel(), (np.repeat(np.arange(len(scores)), most), at.ravel())),
        shape=scores.shape,
    )
    found.sort_indices()
    return found


def _closest(near: Any) -> Any:
    """Return the few nearest of each row."""
    rows, columns, data = [], [], []
    for row in range(near.shape[0]):
        begin, end = near.indptr[row : row + 2]
        at = _first(near.data[begin:end], NEIGHBOURS)
        rows += [row] * len(at)
        columns.append(near.indices[begin:end][at])
        data.append(near.data[begin:end][at])
    if not rows:
        return near
    return sparse.csr_matrix(
        (np.concatenate(data), (rows, np.concatenate(columns))), shape=near.shape
    )
