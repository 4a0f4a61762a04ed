"""Few of very many numbers a row, as a sparse matrix."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy import sparse


def unit_rows(rows: Sequence[Mapping[int, float]], columns: int) -> Any:
    """Return rows of length 1, by column, shape (rows, columns); empty ones stay so."""
    counts = [len(row) for row in rows]
    at = np.array([one for row in rows for one in sorted(row)], dtype=np.int32)
    data = np.array([row[one] for row in rows for one in sorted(row)], dtype=np.float32)
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    lengths = (
        np.sqrt(np.add.reduceat(np.append(data**2, 0), begins[:-1])) if rows else data
    )
    lengths = np.where(np.array(counts) > 0, lengths, 1)
    data = data / np.repeat(lengths, counts) if len(data) else data
    return sparse.csr_matrix(
        (data, at, begins), shape=(len(rows), columns), dtype=np.float32
    )
