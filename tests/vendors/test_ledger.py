"""The rows say what is owed, whatever was owed before, and nobody is told twice."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import factories
from vendors.models import Reminder
from vendors.operations.ledger import Owing, keep_owed
from vendors.rules.reminders import Occasion, Recipient, Role
from vendors.rules.timetable import Due

ACT_BY = dt.date(2026, 10, 20)  # so that whatever is told counts
TODAY = dt.date(2026, 11, 1)
DEADLINES = (dt.date(2026, 12, 1), dt.date(2026, 11, 20))
# From the least to the most urgent.
DUES = (
    *(Due(Occasion.AHEAD, lead) for lead in (30, 14, 7, -3)),
    Due(Occasion.PASSED, 0),
)
NAMES = ("ann", "bea", "cem")

owe = st.tuples(
    st.sampled_from(DEADLINES),
    st.sampled_from(DUES),
    st.sets(st.sampled_from(NAMES), min_size=1),
)
nothing = st.none()
mail = st.just("mail")


class TestLedger(TestCase):
    def setup_example(self):
        super().setup_example()
        self.term = factories.TermFactory()
        self.people = {name: factories.UserFactory(username=name) for name in NAMES}

    @settings(max_examples=25)
    @given(st.lists(owe | nothing | mail, min_size=1, max_size=12))
    def test_the_rows_say_what_is_owed_and_nobody_is_told_twice(self, story):
        told = []
        for step in story:
            if step == "mail":
                told += self.mail_what_is_owed()
            else:
                self.keep(step)
                assert self.rows("owed") <= self.asked(step)
                for key in self.asked(step):
                    assert self.is_served(key)

        assert len(set(told)) == len(told)
        for place, later in enumerate(told):
            assert not any(self.outdoes(before, later) for before in told[:place])

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.integers(0, 20), st.sampled_from((0, 1, 10, 60))),
            min_size=1,
            max_size=12,
        )
    )
    def test_however_the_act_by_day_moves_it_is_told_and_never_twice_a_day(self, story):
        """Its deadline stays, as where we need fewer days ourselves."""
        ann, told, today = self.people["ann"], [], TODAY
        for days, later in story:
            today += dt.timedelta(days)
            act_by = TODAY + dt.timedelta(20 + later)
            left = (act_by - today).days
            lead = min((one for one in (90, 30, 14, 7, 0) if one >= left), default=90)
            due = Due(Occasion.AHEAD, lead)
            owed = Owing(act_by, DEADLINES[0], due, [Recipient(Role.OWNER, ann.pk)])
            keep_owed("term", {self.term.pk: owed}, among=[self.term.pk], today=today)
            told += [(lead, today) for _, (_, lead), _ in self.mail_what_is_owed()]
            assert any(
                one <= lead and (act_by - day).days <= one for one, day in told
            ), (lead, told)

        assert len(set(told)) == len(told)

    def keep(self, step):
        owing = {}
        if step is not None:
            deadline, due, names = step
            readers = [Recipient(Role.OWNER, self.people[name].pk) for name in names]
            owing[self.term.pk] = Owing(ACT_BY, deadline, due, readers)
        keep_owed("term", owing, among=[self.term.pk], today=TODAY)

    def asked(self, step):
        if step is None:
            return set()
        deadline, due, names = step
        return {(deadline, due, name) for name in names}

    def rows(self, state):
        rows = Reminder.objects.filter(state=state).select_related("person")
        return {
            (row.deadline, Due(Occasion(row.occasion), row.lead), row.person.username)
            for row in rows
        }

    def is_served(self, key):
        """Say whether it is owed or told, or something more urgent was told."""
        mailed = self.rows("mailed")
        if key in self.rows("owed") | mailed:
            return True
        return any(self.outdoes(other, key) for other in mailed)

    def outdoes(self, one, other):
        same = (one[0], one[2]) == (other[0], other[2])
        return same and DUES.index(one[1]) > DUES.index(other[1])

    def mail_what_is_owed(self):
        found = self.rows("owed")
        kept = factories.MailFactory(state="sent", sent_at=factories.MOMENT)
        Reminder.objects.owed().update(state="mailed", mail=kept)
        return sorted(found)
