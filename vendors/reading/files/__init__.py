"""Contract files, and how their text is got out of them without harm."""

from vendors.reading.files.extraction import extract
from vendors.reading.files.shapes import Extracted, Limits, Unreadable

__all__ = ["Extracted", "Limits", "Unreadable", "extract"]
