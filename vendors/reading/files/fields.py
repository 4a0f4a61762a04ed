"""Fields of a document: what they show is text, what they are told to do is not."""

from xml.etree.ElementTree import Element

from vendors.reading.files.ooxml import attribute, child, children, is_on, number

BOXES = {False: "\N{BALLOT BOX}", True: "\N{BALLOT BOX WITH X}"}


class Fields:
    """The fields that a place in the document is in, the innermost last."""

    def __init__(self) -> None:
        self._in_result: list[bool] = []

    @property
    def show(self) -> bool:
        """Whether a text at this place is seen."""
        return all(self._in_result)

    def pass_by(self, mark: Element) -> str:
        """Go past the begin, middle or end of a field; return what it shows itself."""
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            shown = _filled_in(child(mark, "ffData")) if self.show else ""
            self._in_result.append(False)
            return shown
        if kind == "separate" and self._in_result:
            self._in_result[-1] = True
        elif kind == "end" and self._in_result:
            self._in_result.pop()
        return ""


def _filled_in(form: Element | None) -> str:
    """Return the box or the choice of an old form field; a text follows as text."""
    box = child(form, "checkBox")
    if box is not None:
        checked = child(box, "checked")
        return BOXES[is_on(child(box, "default") if checked is None else checked)]
    choices = child(form, "ddList")
    entries = [attribute(entry) or "" for entry in children(choices, "listEntry")]
    chosen = number(child(choices, "result")) or 0
    return entries[chosen] if 0 <= chosen < len(entries) else ""
