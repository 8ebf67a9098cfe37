"""What the register knows of the subjects and organs of one file, fetched at once."""

from collections.abc import Callable, Iterable
from typing import Any

from gongheng.credit.catalogue.kinds import SubjectKind
from gongheng.credit.records.models import LIVE, OVER, Record
from gongheng.credit.subjects.models import Subject
from gongheng.registry.organs.queries import organs_known
from gongheng.registry.parties.queries import parties_of

AT_ONCE = 2_000


class Register:
    """Parties, organs, subjects and recorded decisions, each asked once for a whole file."""

    kinds = {str(label): str(value) for value, label in SubjectKind.choices}

    def __init__(self, codes: Iterable[str], numbers: Iterable[str]) -> None:
        wanted = sorted({code for code in codes if code})
        self.parties: dict[str, Any] = {
            str(one.code): one for part in _parts(wanted) for one in parties_of(part)
        }
        self.organs = {one.code: one for part in _parts(wanted)
                       for one in organs_known().filter(code__in=part)}  # fmt: skip
        self.subjects = {one.code: one for part in _parts(wanted)
                         for one in Subject.objects.filter(code__in=part)}  # fmt: skip
        self.recorded = {key for part in _parts(sorted({one for one in numbers if one}))
                         for key in _recorded(part)}  # fmt: skip
        self._named: dict[tuple[str, str], Any] = {}

    def organ(self, code: str) -> Any:
        """The organ of a code, or None."""
        return self.organs.get(code)

    def name(self, code: str, given: str, rule: Callable[..., tuple[str, str]]) -> tuple[str, str]:
        """Return (name, region) as the register has it. Refuses what the rule refuses."""
        key = (code, given)
        if key not in self._named:
            self._named[key] = rule(code, given, self.subjects.get(code), self.parties.get,
                                    self.organs.get)  # fmt: skip
        return self._named[key]


def _recorded(numbers: list[str]) -> Iterable[tuple[str, str, str]]:
    rows = Record.objects.filter(document_number__in=numbers, state__in=[*LIVE, *OVER])
    return rows.values_list("document_number", "organ_code", "subject__code")


def _parts(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
