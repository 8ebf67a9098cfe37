"""Signed checkpoints: opened with a known key or not at all."""

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.ledger.checkpoint import (
    BadNote,
    Checkpoint,
    Signer,
    Verifier,
    open_note,
    sign,
    signature_line,
    verify_note,
)

ORIGIN = "log.example/公衡"
LOG = Signer(ORIGIN, bytes(range(32)))
WITNESS = Signer("witness.example", bytes(32))
STRANGER = Signer("stranger.example", b"\1" * 32)
HEAD = Checkpoint(ORIGIN, 20_852_163, bytes(range(32)))


def test_a_published_key_has_its_published_number():
    # The example key of the Go note package.
    text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    key = Verifier.from_vkey(text)
    assert key.name == "PeterNeumann"
    assert key.key_id.hex() == "c74f20a3"
    assert key.vkey() == text


def test_the_ed25519_example_of_rfc_8032_comes_out():
    # RFC 8032 section 7.1, test 3.
    seed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"
    public = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    signer = Signer("test", bytes.fromhex(seed))
    assert signer.verifier.public.hex() == public
    assert signer.sign(bytes.fromhex("af82")).hex() == (
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )


def test_a_checkpoint_reads_as_its_five_lines():
    lines = sign(HEAD.body(), LOG).split("\n")
    assert lines[:2] == [ORIGIN, "20852163"]
    assert base64.b64decode(lines[2]) == HEAD.root
    assert lines[3] == ""
    assert lines[4].startswith(f"\N{EM DASH} {ORIGIN} ")
    assert lines[5:] == [""]


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)


@given(texts, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(texts))
def test_what_is_signed_opens_to_the_same_head(origin, size, root, extensions):
    head = Checkpoint(origin, size, root, tuple(extensions))
    assert open_note(sign(head.body(), LOG), [LOG.verifier]) == head


def test_keys_survive_their_text_forms_and_a_private_one_is_never_shown():
    assert Signer.from_skey(LOG.skey()) == LOG
    assert Verifier.from_vkey(LOG.vkey()) == LOG.verifier
    assert LOG.skey().split("+")[-1] not in repr(LOG)
    assert repr(LOG.seed) not in repr(LOG)
    assert Signer.generate("x") != Signer.generate("x")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x1bb"])
def test_a_name_that_could_be_misread_is_refused(name):
    with pytest.raises(BadNote):
        Signer(name, bytes(32))
    with pytest.raises(BadNote):
        Verifier(name, LOG.verifier.public)


def test_a_key_with_a_wrong_number_kind_or_length_is_refused():
    name, number, data = LOG.vkey().split("+", 2)
    raw = base64.b64decode(data)
    of_another_kind, cut = (
        base64.b64encode(key).decode() for key in (bytes([2]) + raw[1:], raw[:-1])
    )
    wrong = [
        f"{name}+00000000+{data}",
        f"{name}+{number}+{of_another_kind}",
        f"{name}+{number}+{cut}",
        f"other+{number}+{data}",
        f"{name}+{number}",
        f"{name}+{number}+{data}=",
        LOG.skey(),
    ]
    for text in wrong:
        with pytest.raises(BadNote):
            Verifier.from_vkey(text)
        with pytest.raises(BadNote):
            Signer.from_skey("PRIVATE+KEY+" + text.removeprefix("PRIVATE+KEY+") + "x")
    with pytest.raises(BadNote):
        Signer.from_skey(LOG.vkey())


def test_unknown_signatures_are_ignored_and_one_known_is_enough():
    note = sign(HEAD.body(), STRANGER, LOG) + signature_line(HEAD.body(), WITNESS)
    assert open_note(note, [LOG.verifier]) == HEAD
    opened = verify_note(note, [WITNESS.verifier, LOG.verifier])
    assert opened.signed_by == (ORIGIN, "witness.example")


def test_another_key_of_the_same_name_is_unknown_and_ignored():
    namesake = Signer(ORIGIN, b"\2" * 32)
    note = sign(HEAD.body(), namesake, LOG, namesake)
    assert open_note(note, [LOG.verifier]) == HEAD
    with pytest.raises(BadNote, match="no known key"):
        open_note(sign(HEAD.body(), namesake), [LOG.verifier])


def test_without_any_known_key_nothing_opens():
    for verifiers in ([], [WITNESS.verifier]):
        with pytest.raises(BadNote, match="no known key"):
            open_note(sign(HEAD.body(), LOG), verifiers)


def test_a_known_key_that_fails_spoils_the_note_even_beside_a_good_one():
    other = Checkpoint(ORIGIN, 1, HEAD.root)
    note = sign(HEAD.body(), LOG) + signature_line(other.body(), WITNESS)
    assert open_note(note, [LOG.verifier]) == HEAD
    with pytest.raises(BadNote, match="does not verify"):
        open_note(note, [LOG.verifier, WITNESS.verifier])


def test_a_known_key_signs_once():
    with pytest.raises(BadNote, match="more than once"):
        open_note(sign(HEAD.body(), LOG, LOG), [LOG.verifier])


def test_the_head_of_another_log_under_the_same_key_is_refused():
    note = sign(Checkpoint("other.example", 5, HEAD.root).body(), LOG)
    with pytest.raises(BadNote, match="another log"):
        open_note(note, [LOG.verifier], origin=ORIGIN)
    assert open_note(note, [LOG.verifier]).origin == "other.example"  # the twin without the pin


ROOT = base64.b64encode(HEAD.root).decode()
NINES = f"{ORIGIN}\n{'9' * 9999}\n{ROOT}\n"


@pytest.mark.parametrize(
    "body",
    [
        "", "\n", f"{ORIGIN}\n5\n", f"\n5\n{ROOT}\n", f"{ORIGIN}\n05\n{ROOT}\n",
        f"{ORIGIN}\n-5\n{ROOT}\n", f"{ORIGIN}\n+5\n{ROOT}\n", f"{ORIGIN}\n\uff15\n{ROOT}\n",
        f"{ORIGIN}\n5 \n{ROOT}\n", f"{ORIGIN}\n{2**63}\n{ROOT}\n", NINES,
        f"{ORIGIN}\n5\n{ROOT[:-4]}\n", f"{ORIGIN}\n5\n{ROOT}=\n", f"{ORIGIN}\n5\n{ROOT}\n\nx\n",
        f"{ORIGIN}\n5\n{ROOT}", f"{ORIGIN}\n5\n\n", f"{ORIGIN}\n\n{ROOT}\n",
    ],
)  # fmt: skip
def test_a_body_that_is_no_checkpoint_is_refused_even_if_signed(body):
    with pytest.raises(BadNote):
        Checkpoint.from_body(body)
    with pytest.raises(BadNote):
        open_note(sign(body, LOG), [LOG.verifier])


def test_base64_has_one_spelling():
    loose = ROOT[:-2] + chr(ord(ROOT[-2]) + 1) + "="  # other unused bits, same bytes
    assert base64.b64decode(loose) == HEAD.root
    with pytest.raises(BadNote, match="canonical"):
        Checkpoint.from_body(f"{ORIGIN}\n5\n{loose}\n")


def test_a_signer_does_not_sign_what_could_not_be_read_back():
    for body in ("no newline", "bell\x07\n", "lone \ud800\n", "x" * 300_000 + "\n"):
        with pytest.raises(BadNote):
            sign(body, LOG)
    with pytest.raises(BadNote, match="needs a signature"):
        sign(HEAD.body())


def test_too_many_signatures_are_refused_and_sixteen_are_not():
    body = HEAD.body()
    lines = [signature_line(body, Signer(f"w{number}", bytes(32))) for number in range(64)]
    assert open_note(sign(body, LOG) + "".join(lines[:15]), [LOG.verifier]) == HEAD
    with pytest.raises(BadNote, match="too many"):
        open_note(sign(body, LOG) + "".join(lines), [LOG.verifier])


def mutated(text, draw):
    place = draw.randrange(len(text))
    kind = draw.randrange(4)
    if kind == 0:
        return text[:place] + chr(ord(text[place]) ^ 1 << draw.randrange(7)) + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place + 1 :]
    if kind == 2:
        return text[:place] + draw.choice("\n\r\0 +—x0=\u2028\ud800") + text[place:]
    return text[:place]


def test_two_thousand_mutated_notes_never_open():
    draw = random.Random(20_261_123)
    note = sign(HEAD.body(), LOG)
    for _ in range(2_000):
        bent = mutated(note, draw)
        if bent != note:
            with pytest.raises(BadNote):
                open_note(bent, [LOG.verifier])


@given(st.text(max_size=200))
def test_any_text_at_all_is_opened_or_refused_and_nothing_else(text):
    with pytest.raises(BadNote):
        open_note(text, [LOG.verifier])


@pytest.mark.parametrize(
    "line", ["- a AAAAAAA=", "— a", "— a AAAAAA==", "— a+b AAAAAAA=", "—a AAAAAAA="]
)
def test_a_malformed_signature_line_spoils_the_note_even_from_a_stranger(line):
    note = sign(HEAD.body(), LOG)
    assert open_note(note + "— a AAAAAAA=\n", [LOG.verifier]) == HEAD
    with pytest.raises(BadNote):
        open_note(f"{note}{line}\n", [LOG.verifier])
