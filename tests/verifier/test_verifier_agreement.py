"""Two implementations, one answer: the platform and the verifier read and judge alike."""

import pytest
from gongheng_verifier import merkle, note, strictjson
from gongheng_verifier.sm3 import leaf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongheng.foundation.ledger import tree
from gongheng.foundation.ledger.canonical import canonical
from gongheng.foundation.ledger.checkpoint import BadNote, open_note

SLOW_FIXTURES = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"a":-0}', "整数"),
        (b'{"a":9007199254740992}', "整数"),
        (b'{"a":1.0}', "小数"),
        (b'{"a":1e2}', "指数"),
        (b'{"a":Infinity}', "非数值"),
        (b'{"a":"\\udc00"}', "残缺"),
        (b'{"\\udc00":1}', "残缺"),
        (b'{"a":{"b":1,"b":1}}', "重复"),
        (b"[" * 66 + b"]" * 66, "过深"),
    ],
)
def test_json_that_two_readers_could_take_differently_is_refused(text, why):
    with pytest.raises(strictjson.Unreadable, match=why):
        strictjson.parse(text, "文件")


def test_json_at_the_very_bounds_is_read():
    assert strictjson.parse(b'{"a":-9007199254740991}', "") == {"a": -(2**53) + 1}
    assert strictjson.parse(b"[" * 64 + b"]" * 64, "")


def test_keys_are_written_in_the_order_of_utf16_units():
    assert strictjson.canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"😀":2,"\ufb33":1}'.encode()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
values = st.recursive(
    st.none() | st.booleans() | texts | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
)


@given(st.dictionaries(texts, values, max_size=5))
def test_both_write_the_same_canonical_bytes(value):
    data = canonical(value)
    assert strictjson.canonical(value) == data
    assert strictjson.canonical(strictjson.parse(data, "")) == data


@given(st.integers(1, 300), st.integers(0), st.integers(0), st.integers(0, 400), st.data())
def test_both_judge_inclusion_and_growth_alike_true_or_not(size, index, old, claimed, data):
    index, old = index % size, old % (size + 1)
    leaves = [leaf(number.to_bytes(2, "big")) for number in range(size)]
    nodes = {(node.level, node.number): node.hash for node in tree.Frontier().extend(leaves)}

    def node_at(level, place):
        return nodes[level, place]

    roots = [tree.root_at(number, node_at) for number in (old, size)]
    proof = tree.inclusion_proof(index, size, node_at)
    assert merkle.includes(leaves[index], index, size, proof, roots[1])
    growth = tree.consistency_proof(old, size, node_at)
    assert merkle.extends(old, size, growth, *roots)
    drop = data.draw(st.integers(0, len(proof)))
    for path in (proof, proof[:drop], [*proof, roots[0]]):
        for place in (index, claimed):
            for extent in (size, claimed):
                case = leaves[index], place, extent, path, roots[1]
                assert merkle.includes(*case) == tree.verify_inclusion(*case)
    for path in (growth, growth[:drop], [*growth, roots[0]], [roots[0], *growth]):
        for before in (old, claimed):
            for after in (size, claimed):
                case = before, after, path, *roots
                assert merkle.extends(*case) == tree.verify_consistency(*case)


@given(st.data())
@settings(suppress_health_check=SLOW_FIXTURES)
def test_both_open_the_same_notes(make_log, data):
    log = make_log(3)
    text = log.note()
    spot = data.draw(st.integers(0, len(text)))
    text = text[:spot] + data.draw(st.sampled_from(["", "\n", "x", "=", " ", "—"])) + text[spot:]
    cut = data.draw(st.sampled_from([None, -1, spot]))
    text = text[:cut]
    key = note.read_key(log.signer.vkey())

    def accepted(opener, refusal):
        try:
            return opener().root
        except refusal:
            return None

    ours = accepted(lambda: note.open_head(text, key), note.BadNote)
    theirs = accepted(lambda: open_note(text, [log.signer.verifier], origin=key.name), BadNote)
    assert ours == theirs
