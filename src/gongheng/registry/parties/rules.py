"""What a party's code must be, and how a natural person is called without naming him."""

from gongheng.foundation.refusals import refuse_unless
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.registry import entry_checks as check
from gongheng.registry.parties.lifecycle import PartyState
from gongheng.registry.parties.models import Party, PartyKind

# Platform-issued, because a natural person has no 统一社会信用代码 and his ID number stays in the
# vault. G is no registration department of GB 32100, so the two can never be taken for each other.
PERSON_PREFIX = "GR"


def code_of_person(person: str) -> str:
    """Return the platform code (18 characters) of a person by vault reference; always the same."""
    return PERSON_PREFIX + sm3_hex(person.encode())[:16].upper()


def checked_code(code: str, kind: str, representative: str) -> str:
    """Return the code a party is registered under. Refuses `invalid_code`, `not_a_reference`."""
    if kind != PartyKind.PERSON:
        return check.uscc(code)
    person = check.vault_reference(representative, "person", field="representative", required=True)
    own = code_of_person(person)
    refuse_unless(code in ("", own), "invalid_code", field="code",
                  message="自然人的主体代码由平台编制，请留空。")  # fmt: skip
    return own


def is_party_code(code: str) -> bool:
    """Whether a text is a party's code of either kind."""
    from gongheng.foundation.codes import uscc

    digits = code[len(PERSON_PREFIX) :]
    by_platform = code.startswith(PERSON_PREFIX) and len(code) == 18 and digits.isalnum()
    return by_platform or uscc.is_valid(code)


def person_label(code: str) -> str:
    """Return what is written in place of a natural person's name."""
    return f"自然人（尾号{code[-4:]}）"


def former_party(name: str, *, source: str, region: str = "") -> Party:
    """Return an unsaved party known from old notices only; its name is all that is known."""
    return Party(
        name=check.text(name, field="name"),
        kind=PartyKind.ENTERPRISE,
        region=region,
        source=check.text(source, field="source"),
        state=PartyState.HISTORICAL,
    )
