"""Who is fit for the pool, and how a draw chooses; pure, so that anyone can compute it again."""

from collections.abc import Iterable, Mapping
from datetime import date

from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry import entry_checks as check
from gongheng.registry.experts.models import Expert
from gongheng.rules.book import default_book, place_of


def fit_for_the_pool(expert: Expert, on: date) -> None:
    """Refuse an expert the law does not admit (招标投标法第三十七条第三款)."""
    law = default_book().law(place_of(expert.regions[0]), on)
    least = law["evaluation/expert_years_min"]
    enough = expert.years_in_field >= least.value
    refuse_unless(enough, "too_few_years", field="years_in_field", ruling=least,
                  years=expert.years_in_field)  # fmt: skip
    title = law["evaluation/expert_senior_title"]
    refuse_unless(expert.senior_title or not title.value, "no_senior_title",
                  field="senior_title", ruling=title)  # fmt: skip


def counts(wanted: Mapping[str, int]) -> dict[str, int]:
    """Return specialty -> number, each at least one. Refuses `invalid_count`."""
    good = bool(wanted) and all(type(n) is int and 0 < n < 100 for n in wanted.values())
    refuse_unless(good, "invalid_count", field="specialty_counts")
    return {check.text(key, field="specialty_counts", most=20): n for key, n in wanted.items()}


def digest_of_pool(pool: Iterable[int]) -> str:
    """SM3 over the experts' numbers in ascending order, joined by commas."""
    return sm3_hex(",".join(str(number) for number in sorted(pool)).encode())


def chosen(seed: str, pool: Mapping[int, Iterable[str]], wanted: Mapping[str, int]) -> list[int]:
    """Return the drawn numbers: by specialty in order of code, each list shuffled by the seed.

    `pool`: expert number -> specialties. The place of an expert is SM3(seed|specialty|number);
    whoever is drawn for one specialty is out for the next. Refuses `not_enough_experts`.
    """
    drawn: list[int] = []
    for specialty in sorted(wanted):
        able = [n for n, known in pool.items() if specialty in known and n not in drawn]
        able.sort(key=lambda number: sm3_hex(f"{seed}|{specialty}|{number}".encode()))
        enough = len(able) >= wanted[specialty]
        refuse_unless(enough, "not_enough_experts", field="specialty_counts", specialty=specialty,
                      wanted=wanted[specialty], available=len(able))  # fmt: skip
        drawn += able[: wanted[specialty]]
    return drawn
