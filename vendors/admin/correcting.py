"""Forms in which people say what a contract says instead of what was read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from vendors.admin.site import (
    DayInput,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)
from vendors.models import ProposedFact
from vendors.models.choices import choices
from vendors.operations.judging import Correction
from vendors.reading.proposals import (
    End,
    Fact,
    Known,
    NoticeAsked,
    Price,
    Renewing,
    Value,
)
from vendors.rules.duration import Duration, Unit
from vendors.rules.notice import CountedFrom, Purpose
from vendors.rules.renewal import EndKind, Mode, StepLength

Initial = dict[str, Any]
MOST_ROWS = 5
UNITS = [("", "\N{EN DASH}"), *choices(Unit)]
PERIOD_UNITS = [unit for unit in UNITS if unit[0] != Unit.WORKING_DAYS]
ENDS = [
    (EndKind.STATED, "On a day"),
    (EndKind.COMPUTED, "After a length of time"),
    (EndKind.EVENT, "With an event"),
    (EndKind.NONE, "It has no end"),
]
MODES = [
    (Mode.AUTOMATIC, "By itself, unless somebody gives notice"),
    (Mode.OPTIONAL, "If whoever has the option says so"),
    (Mode.MUTUAL, "If both sides agree"),
    (Mode.CONDITIONAL, "On a condition"),
    (Mode.EVERGREEN, "It goes on without an end until notice"),
    (Mode.NONE, "It does not renew"),
    (Mode.UNCLEAR, "The contract contradicts itself"),
]
LENGTHS = [
    (StepLength.SAME, "As long as before"),
    (StepLength.STATED, "As long as stated here"),
    (StepLength.NO_END, "Without an end"),
    (StepLength.EVENT, "Depends on an event"),
    (StepLength.ILLEGIBLE, "Illegible"),
    (StepLength.UNKNOWN, "Not clear"),
]
PURPOSES = [
    (Purpose.PREVENT_RENEWAL, "To prevent a renewal"),
    (Purpose.EXERCISE_RENEWAL, "To have it renewed"),
    (Purpose.LEAVE, "To leave at any time"),
]
ORIGINS = [
    (CountedFrom.LAST_DAY, "The last day of the term"),
    (CountedFrom.RENEWAL_DATE, "The day on which it renews"),
]


def words(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=options.pop("max_length", 200),
        widget=UnfoldAdminTextInputWidget,
        **options,
    )


def day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput, input_formats=["%Y-%m-%d"], **options
    )


def number(label: str, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=options.pop("min_value", 0),
        max_value=options.pop("max_value", 9999),
        widget=UnfoldAdminIntegerFieldWidget,
        **options,
    )


def choice(label: str, offered: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=offered,
        required=bool(offered[0][0]),
        widget=UnfoldAdminSelectWidget,
    )


class Row(forms.Form):
    """One form about a fact, which gives one value or one item of it."""

    def item(self) -> Any:
        """Return what was entered; None where nothing was."""
        raise NotImplementedError

    @staticmethod
    def shown(value: Any) -> Initial:
        """Return the fields that show a value."""
        raise NotImplementedError

    def length(self, name: str) -> Duration | None:
        """Return a length that was entered as an amount and a unit."""
        amount = self.cleaned_data.get(f"{name}_amount")
        unit = self.cleaned_data.get(f"{name}_unit")
        return Duration(amount, Unit(unit)) if amount is not None and unit else None

    def ask_for_length(self, name: str) -> None:
        """Refuse an amount without a unit, or a unit without an amount."""
        amount = self.cleaned_data.get(f"{name}_amount")
        if (amount is None) != (not self.cleaned_data.get(f"{name}_unit")):
            self.add_error(f"{name}_amount", "Give an amount and a unit.")


def parts_of(name: str, length: Duration | None) -> Initial:
    return {
        f"{name}_amount": length.amount if length else None,
        f"{name}_unit": length.unit if length else "",
    }


class DayRow(Row):
    on = day("Day")

    def item(self) -> date:
        found: date = self.cleaned_data["on"]
        return found

    @staticmethod
    def shown(value: Any) -> Initial:
        return {"on": value if isinstance(value, date) else None}


class StartRow(Row):
    on = day("First day", required=False)
    event = words("Or the event it starts with, if no day is known yet")

    def clean(self) -> None:
        if not self.cleaned_data.get("on") and not self.cleaned_data.get("event"):
            self.add_error("on", "Give a day, or the event it starts with.")

    def item(self) -> date | str:
        found: date | str = self.cleaned_data["on"] or self.cleaned_data["event"]
        return found

    @staticmethod
    def shown(value: Any) -> Initial:
        return {"on": value} if isinstance(value, date) else {"event": value or ""}


class EndRow(Row):
    kind = choice("How it ends", ENDS)
    last_day = day("Last day, still covered", required=False)
    length_amount = number("Length", min_value=1)
    length_unit = choice("Unit", PERIOD_UNITS)
    event = words("Event")
    NEEDS: ClassVar[Mapping[str, tuple[str, str]]] = {
        EndKind.STATED: ("last_day", "Give the last day."),
        EndKind.COMPUTED: ("length_amount", "Give the length."),
        EndKind.EVENT: ("event", "Name the event."),
    }

    def clean(self) -> None:
        self.ask_for_length("length")
        field, sentence = self.NEEDS.get(self.cleaned_data.get("kind", ""), ("", ""))
        if field and not self.cleaned_data.get(field):
            self.add_error(field, sentence)

    def item(self) -> End:
        kind = EndKind(self.cleaned_data["kind"])
        return End(
            kind,
            last_day=self.cleaned_data["last_day"] if kind is EndKind.STATED else None,
            length=self.length("length") if kind is EndKind.COMPUTED else None,
            upon=self.cleaned_data["event"] if kind is EndKind.EVENT else "",
        )

    @staticmethod
    def shown(value: Any) -> Initial:
        end = value if isinstance(value, End) else End(EndKind.STATED)
        known = end.kind in dict(ENDS)
        return {
            "kind": end.kind if known else EndKind.STATED,
            "last_day": end.last_day or end.named,
            **parts_of("length", end.length),
            "event": end.upon,
        }


class RenewalRow(Row):
    mode = choice("Renews", [("", "\N{EN DASH}"), *MODES])
    kind = choice("How long", LENGTHS)
    length_amount = number("Length", min_value=1)
    length_unit = choice("Unit", PERIOD_UNITS)
    times = number("How often", min_value=1, help_text="Empty: without limit.")
    condition = words("Condition")

    def clean(self) -> None:
        self.ask_for_length("length")
        stated = self.cleaned_data.get("kind") == StepLength.STATED
        if stated and not self.cleaned_data.get("length_amount"):
            self.add_error("length_amount", "Give the length.")

    def item(self) -> Renewing | None:
        if not self.cleaned_data.get("mode"):
            return None
        kind = StepLength(self.cleaned_data["kind"])
        return Renewing(
            Mode(self.cleaned_data["mode"]),
            kind,
            self.length("length") if kind is StepLength.STATED else None,
            self.cleaned_data["times"],
            self.cleaned_data["condition"],
        )

    @staticmethod
    def shown(value: Any) -> Initial:
        return {
            "mode": value.mode,
            "kind": value.kind,
            **parts_of("length", value.length),
            "times": value.times,
            "condition": value.condition,
        }


class NoticeRow(Row):
    length_amount = number("How long before")
    length_unit = choice("Unit", UNITS)
    counted_from = choice("Counted back from", ORIGINS)
    purpose = choice("What for", PURPOSES)
    opens_amount = number("Not earlier than")
    opens_unit = choice("Unit", UNITS)
    of_month = number("Or by a fixed day: day", min_value=1, max_value=31)
    month = number("Month", min_value=1, max_value=12)

    def clean(self) -> None:
        self.ask_for_length("length")
        self.ask_for_length("opens")
        if bool(self.cleaned_data.get("month")) != bool(
            self.cleaned_data.get("of_month")
        ):
            self.add_error("of_month", "Give a day and a month.")

    def item(self) -> NoticeAsked | None:
        length, month = self.length("length"), self.cleaned_data["month"]
        if length is None and not month:
            return None
        return NoticeAsked(
            Purpose(self.cleaned_data["purpose"]),
            length,
            CountedFrom(self.cleaned_data["counted_from"]),
            self.length("opens"),
            (month, self.cleaned_data["of_month"]) if month else None,
        )

    @staticmethod
    def shown(value: Any) -> Initial:
        month, of_month = value.fixed_day or (None, None)
        return {
            "purpose": value.purpose,
            "counted_from": value.counted_from,
            **parts_of("length", value.length),
            **parts_of("opens", value.opens),
            "month": month,
            "of_month": of_month,
        }


class LawRow(Row):
    law = words("Law", max_length=100)

    def clean(self) -> None:
        if not self.cleaned_data.get("law"):
            self.add_error("law", "Name the country or state.")

    def item(self) -> str:
        found: str = self.cleaned_data["law"]
        return found

    @staticmethod
    def shown(value: Any) -> Initial:
        return {"law": value or ""}


class PartiesRow(Row):
    parties = forms.CharField(
        label="Parties, one a line",
        max_length=5000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    def item(self) -> tuple[str, ...]:
        lines = self.cleaned_data["parties"].splitlines()
        return tuple(line.strip() for line in lines if line.strip())

    @staticmethod
    def shown(value: Any) -> Initial:
        return {"parties": "\n".join(value or ())}


class PriceRow(Row):
    amount = forms.DecimalField(
        label="Price of the first term",
        min_value=0,
        max_digits=15,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}\Z",
        label="Currency",
        error_messages={"invalid": "Three capital letters, such as EUR."},
        widget=UnfoldAdminTextInputWidget,
    )

    def item(self) -> tuple[Price, ...]:
        return (Price(self.cleaned_data["amount"], self.cleaned_data["currency"]),)

    @staticmethod
    def shown(value: Any) -> Initial:
        first = value[0] if value else None
        return {"amount": first.amount, "currency": first.currency} if first else {}


class ReasonRow(forms.Form):
    reason = forms.CharField(
        label="Why (if it is worth saying)",
        required=False,
        max_length=5000,
        widget=UnfoldAdminTextInputWidget,
    )


ONE: dict[Fact, type[Row]] = {
    Fact.AGREEMENT_DATE: DayRow,
    Fact.EFFECTIVE_DATE: StartRow,
    Fact.EXPIRATION: EndRow,
    Fact.GOVERNING_LAW: LawRow,
    Fact.PARTIES: PartiesRow,
    Fact.AMOUNTS: PriceRow,
}
MANY: dict[Fact, type[Row]] = {Fact.RENEWAL: RenewalRow, Fact.NOTICE: NoticeRow}


class Correcting:
    """The forms that correct one fact, filled with what was read or what was sent."""

    def __init__(self, row: ProposedFact, data: Mapping[str, Any] | None = None):
        self.fact = Fact(row.fact)
        self.errors: list[str] = []
        self.stands = ""  # what the contract says otherwise, once that is known
        value = row.proposed
        self.reason = ReasonRow(data, prefix=f"{self.fact}-why")
        if self.fact in ONE:
            form = ONE[self.fact]
            shown = [(form, form.shown(value))]
        else:
            form = MANY[self.fact]
            items = value if isinstance(value, tuple) else ()
            # One more, empty, for what was overlooked.
            shown = [(form, form.shown(item)) for item in items][: MOST_ROWS - 1]
            shown.append((form, {}))
        self.rows = [
            form(data, initial=initial, prefix=f"{self.fact}-{place}")
            for place, (form, initial) in enumerate(shown)
        ]

    def is_valid(self) -> bool:
        forms_given = [*self.rows, self.reason]
        return all([form.is_valid() for form in forms_given])  # noqa: C419  all say what is wrong

    @property
    def has_one_more(self) -> bool:
        return self.fact in MANY

    @property
    def is_bound(self) -> bool:
        return self.reason.is_bound

    @property
    def correction(self) -> Correction:
        """Return what was entered; no renewal and no notice mean that there is none."""
        value = self._value()
        known = Known.SAYS_NONE if value == () else Known.STATED
        if self.fact is Fact.EFFECTIVE_DATE and isinstance(value, str):
            known = Known.UPON_EVENT
        return Correction(
            value or None,
            known,
            reason=self.reason.cleaned_data["reason"],
            price=0 if self.fact is Fact.AMOUNTS else None,
        )

    def _value(self) -> Value:
        items = [form.item() for form in self.rows]
        if self.fact in ONE:
            one: Value = items[0]
            return one
        return tuple(item for item in items if item is not None)
