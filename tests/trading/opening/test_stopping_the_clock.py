"""Silence of the probes stops the clock; what was made up counts no more."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation import clock
from gongheng.trading.opening.faults.matrix import GREEN, OUTAGE, UNKNOWN
from gongheng.trading.opening.faults.stopping import Span, outages, probes_over, stopped, touching

START = clock.beijing(2026, 3, 2, 9)
GAP, EXTRA = timedelta(minutes=3), timedelta(minutes=30)
END = START + timedelta(minutes=30)


def minute(number):
    return START + timedelta(minutes=number)


def beats(*ranges):
    return [minute(number) for start, end in ranges for number in range(start, end + 1)]


def test_a_beat_every_minute_is_no_outage():
    assert outages(beats((0, 30)), gap=GAP) == []
    assert probes_over(beats((0, 30)), START, END, gap=GAP) == GREEN


def test_silence_just_as_long_as_the_gap_is_none_and_a_minute_more_is():
    assert outages([minute(0), minute(3)], gap=GAP) == []
    assert outages([minute(0), minute(4)], gap=GAP) == [Span(minute(0), minute(4))]


def test_the_window_grows_by_the_silence_and_the_extra_time():
    (span,) = touching(outages(beats((0, 10), (22, 40)), gap=GAP), START, END)

    assert stopped(END, span, extra=EXTRA) == END + timedelta(minutes=12) + EXTRA


def test_silence_that_began_before_the_window_counts_from_its_start():
    (span,) = touching([Span(minute(-60), minute(5))], START, END)

    assert span == Span(START, minute(5))


def test_silence_that_lasts_beyond_the_window_counts_in_whole():
    (span,) = touching([Span(minute(25), minute(90))], START, END)

    assert span.minutes == 65


def test_silence_beside_the_window_does_not_count():
    assert touching([Span(minute(-9), START), Span(END, minute(40))], START, END) == []


def test_without_a_beat_before_or_after_nobody_knows():
    assert probes_over([], START, END, gap=GAP) == UNKNOWN
    assert probes_over(beats((10, 30)), START, END, gap=GAP) == UNKNOWN
    assert probes_over(beats((0, 20)), START, END, gap=GAP) == UNKNOWN


def test_silence_made_up_by_a_stopped_clock_leaves_the_probes_green():
    told = beats((0, 10), (22, 72))
    lost = touching(outages(told, gap=GAP), START, END)

    assert probes_over(told, START, minute(72), gap=GAP) == OUTAGE
    assert probes_over(told, START, minute(72), gap=GAP, made_up=lost) == GREEN


@given(st.sets(st.integers(-30, 90)))
def test_green_means_that_no_silence_touches_the_window(numbers):
    told = [minute(number) for number in numbers]

    if probes_over(told, START, END, gap=GAP) == GREEN:
        assert touching(outages(told, gap=GAP), START, END) == []
        assert any(one <= START + GAP for one in told)


@given(st.integers(-120, 29), st.integers(1, 300))
def test_a_stopped_clock_gives_back_at_least_what_was_lost_within_the_window(since, length):
    for span in touching([Span(minute(since), minute(since + length))], START, END):
        lost = span.within(START, END)
        assert stopped(END, span, extra=EXTRA) - END >= (lost.until - lost.since) + EXTRA
