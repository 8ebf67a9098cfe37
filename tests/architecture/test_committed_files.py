"""What is committed tells nothing of a machine, a person, a key or where packages come from."""

import re

import pytest

from architecture.sources import committed, short
from gongheng.foundation.codes.bad import BadCode
from gongheng.foundation.codes.resident import check as check_resident

BINARY = {".png", ".jpg", ".ttf", ".otf", ".woff2", ".zip", ".pdf", ".ico", ".gz"}
SPLIT = "".join  # so that this file does not hold what it forbids
PATTERNS = {
    "a machine path": re.compile(
        SPLIT([r"(?<![\w.])/", r"(?:work|home/\w+|root|Users/\w+)/", r"\w"])
    ),
    "a package registry": re.compile(
        SPLIT([r"pypi\.", r"org|python", r"hosted\.org|registry\.", r"npm|npm", r"mirror"])
    ),
    "a private key": re.compile(
        SPLIT(["-----BEGIN ", r"[A-Z ]*PRIVATE KEY|PRIVATE\+", r"KEY\+\S+\+[A-Za-z0-9+/=]{40,}"])
    ),
    "a secret": re.compile(
        r"(?i)(?:password|passwd|secret_key|api_key|token)\s*=\s*[\"'][A-Za-z0-9+/_-]{20,}[\"']"
    ),
    # Four noughts in a row mark a number as made up for a test.
    "a phone number": re.compile(r"(?<![\w.])(?!\d*0000)1[3-9]\d{9}(?![\w.])"),
}
# Numbers made for tests; each is of a form that no operator gives out or is a standard's example.
TEST_NUMBERS = {
    "13911112222": "made up",
    "11010519491231002X": "the example of GB 11643 itself",
}
RESIDENT = re.compile(r"(?<![\w])[1-9]\d{16}[\dXx](?![\w])")
HASHES = {"requirements/dev.txt", "requirements/runtime.txt", "web/package-lock.json"}


def faults_in(text: str) -> list[str]:
    """What a text must not hold."""
    found = [
        f"{what}: {match[0]}"
        for what, pattern in PATTERNS.items()
        for match in pattern.finditer(text)
        if match[0] not in TEST_NUMBERS
    ]
    return found + [
        f"an ID number: {match[0]}"
        for match in RESIDENT.finditer(text)
        if match[0].upper() not in TEST_NUMBERS and _is_resident(match[0])
    ]


def _is_resident(number: str) -> bool:
    from datetime import date

    try:
        check_resident(number, on=date(2026, 1, 1))
    except (BadCode, TypeError):
        return False
    return True


def texts_committed():
    for path in committed():
        if path.suffix in BINARY or short(path) in HASHES:
            continue
        yield short(path), path.read_text(encoding="utf-8", errors="replace")


def test_no_committed_file_tells_what_it_must_not():
    faults = {name: found for name, text in texts_committed() if (found := faults_in(text))}

    assert faults == {}


def test_no_state_or_cache_is_committed():
    parts = {".gongheng", ".venv", "node_modules", "__pycache__", ".mypy_cache", ".hypothesis"}

    assert [short(path) for path in committed() if parts & set(path.parts)] == []


@pytest.mark.parametrize("name", sorted(HASHES))
def test_a_lock_file_names_no_registry(name):
    found = [short(path) for path in committed() if short(path) == name]
    if not found:
        pytest.fail(f"{name} is not there")
    text = committed()[[short(path) for path in committed()].index(name)].read_text()

    assert not PATTERNS["a package registry"].search(text)
    assert "http" not in text or name.endswith(".json")


@pytest.mark.parametrize(
    "text",
    [
        SPLIT(["see /wo", "rk/main/src"]),
        SPLIT(["/home/", "someone/x"]),
        SPLIT(["https://py", "pi.org/simple"]),
        SPLIT(["-----BEGIN EC ", "PRIVATE KEY-----"]),
        SPLIT(["password = ", "'Abcdefghijklmnopqrstuv'"]),
        SPLIT(["电话 139", "98765432"]),
        SPLIT(["110101", "19900307", "7758"]),
    ],
)
def test_what_must_not_be_committed_is_found(text):
    """Twin: each kind is found, and the standard's own example is not."""
    assert faults_in(text)
    assert not faults_in("电话 13800000000，证件 11010519491231002X，见 src/gongheng")
