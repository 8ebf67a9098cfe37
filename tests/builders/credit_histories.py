"""Histories of records no act would make in so few seconds, for properties of points."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from builders.credit import DAY
from builders.registry import WUHAN
from gongheng.credit.points.queries import EVER_PUBLIC
from gongheng.credit.points.table import LEVELS

MOMENTS = st.integers(0, 500)


@st.composite
def a_history(draw):
    """Columns of one record: every order of moments that the constraints of the table allow."""
    on = draw(st.dates(date(2017, 6, 1), date(2020, 6, 1)))
    state = draw(st.sampled_from(EVER_PUBLIC))
    shown = datetime.combine(on + draw(MOMENTS) * DAY, time(draw(st.integers(0, 23))), UTC)
    ended = None if state == "published" else shown + timedelta(hours=draw(st.integers(0, 9000)))
    revoked = on + draw(MOMENTS) * DAY if state == "withdrawn" and draw(st.booleans()) else None
    conduct, level = (
        draw(st.sampled_from(["B101", "B201", "B301", "B401", "N101"])),
        draw(st.sampled_from(["", *LEVELS])),
    )
    return {"decided_on": on, "formed_on": on, "state": state, "published_at": shown,
            "accepted_at": shown, "ended_at": ended, "revoked_on": revoked, "level": level,
            "entered_at": draw(st.sampled_from([None, shown, shown + 3 * DAY])),
            "conduct": conduct, "category": draw(st.sampled_from(["penalty", "minor", "award"])),
            "item": "XY-101", "catalogue": "2019", "subject_kind": "bidder", "region": WUHAN,
            "origin": "entry", "organ_code": "x", "organ_name": "x", "reporter_code": "x"}  # fmt: skip
