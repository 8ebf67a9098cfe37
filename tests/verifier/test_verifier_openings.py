"""The verifier on openings: an honest one passes line by line, every forged one is named."""

import json

import pytest
from gongheng_verifier import opening
from gongheng_verifier.cli import main

from builders import opening_bundles as made

NUMBERS = [f"O{number:02}" for number in range(1, 22)]


@pytest.fixture(scope="module")
def tale():
    return made.honest()


@pytest.fixture(scope="module")
def told(tale):
    return tale.told()


@pytest.fixture
def verify(tmp_path, capsys):
    """Run the command as a user with the keys from elsewhere; code, failed numbers, lines."""

    def run(told, chunks, *options, receipts=(), **more):
        files = {
            "in.zip": made.zipped(told, chunks, **more),
            "circle.txt": made.circle_text().encode(),
            "key.txt": made.Log().signer.vkey().encode(),
            "witnesses.txt": "\n".join(one.key.vkey() for one in made.witnesses()).encode(),
            **{f"r{at}.json": json.dumps(one).encode() for at, one in enumerate(receipts)},
        }
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        given = [
            part
            for at, _ in enumerate(receipts)
            for part in ("--receipt", str(tmp_path / f"r{at}.json"))
        ]
        code = main([
            "opening", str(tmp_path / "in.zip"), "--key", str(tmp_path / "key.txt"), "--quorum", "2",
            "--witness-keys", str(tmp_path / "witnesses.txt"), "--circle", str(tmp_path / "circle.txt"),
            "--json", *given, *options,
        ])  # fmt: skip
        report = json.loads(capsys.readouterr().out)
        assert report["exit_code"] == code
        failed = sorted({one["number"] for one in report["checks"] if not one["passed"]})
        return code, failed, report

    return run


def test_an_honest_opening_passes_one_line_a_check(verify, tale, told):
    code, failed, report = verify(
        told, tale.chunks(), receipts=[made.receipt(told, 2), made.receipt(told, 6)]
    )

    assert (code, failed) == (0, []), report
    assert [one["number"] for one in report["checks"] if one["number"] in NUMBERS] == NUMBERS
    assert [one["number"] for one in report["checks"]][-4:] == ["O22", "O22", "O23", "O23"]
    assert not report["warnings"]


def platform_forks_the_log(tale):
    fork = made.honest()
    fork.log.append("other.act", {})
    told, other = tale.told(), fork.told()
    told["releases"] = other["releases"]
    return told


def witnesses_saw_it_before_the_close(tale):
    tale.seconds = made.DUE_SECOND - 60
    return tale.told()


def the_close_counts_other_rows(tale):
    tale.closing = {"count": 99}
    return tale.told()


def two_rows_change_places(tale):
    head = made.chain(tale.tender, tale.links)[-1]
    digests = tale.told()["close"]["proof"]["entry"]["facts"]["sections"]
    tale.log = made.Log()
    for rows in (tale.links, tale.bids):
        rows[1], rows[2] = rows[2], rows[1]
    tale.closing = {"head": head, "sections": digests}
    return tale.told()


def a_row_never_came_into_the_log(tale):
    tale.unlogged = [2]
    return tale.told()


def a_row_came_into_the_log_after_the_close(tale):
    tale.late = [2]
    return tale.told()


def a_bid_came_after_the_deadline(tale):
    tale.links[-1]["received_at"] = "2026-11-26T01:00:00.000000Z"
    return tale.told()


def another_units_bid_is_replaced(tale):
    target = tale.take(made.a_bid("D", "002", made.letter("7.00")), outcome="replaced")
    tale.take(made.a_bid("E", "002", made.letter("1.00")), replaces=target)
    return tale.told()


def a_rival_withdraws_the_bid(tale):
    target = tale.take(made.a_bid("D", "002", made.letter("7.00")), outcome="withdrawn")
    tale.withdraw(target, by=made.unit("B"))
    return tale.told()


def another_bid_is_shown_for_what_came_in(tale):
    real, better = (made.a_bid("E", "001", made.letter(price), 70) for price in ("500.00", "1.00"))
    tale.take(real)
    tale.take(better)
    told = tale.bids.pop()
    tale.links.pop()
    tale.bids[-1] |= {name: told[name] for name in ("nonce", "header", "signature", "halves")}
    tale.packages[real.commitment] = made._KNOWN[real.commitment] = better
    return tale.told()


def somebody_else_signed_the_bid(tale):
    tale.bids[-2]["signature"] = tale.bids[1]["signature"]
    return tale.told()


def one_unit_bids_twice(tale):
    tale.take(made.a_bid("B", "001", made.letter("1.00"), 2))
    return tale.told()


def a_bid_was_sealed_for_an_older_document(tale):
    old = made.document_root(made.PARTS[:1])
    tale.take(made.a_bid("E", "001", made.letter("1.00"), document=old))
    return tale.told()


def a_mole_stands_among_the_guardians(tale):
    mole = made.person("", "另一位监护人")
    circle = (*made.guardians()[:4], mole)
    tale.take(made.a_bid("E", "001", made.letter("1.00"), circle=circle))
    return tale.told()


def a_guardian_releases_before_the_close(tale):
    tale.early = [1]
    return tale.told()


def a_guardian_releases_a_false_share(tale):
    tale.releasing = (1, 2, 3, 4)
    tale.false = {(4, tale.bids[1]["commitment"], "price"): "11" * 32}
    return tale.told()


def a_half_is_not_the_sealed_one(tale):
    tale.bids[3]["halves"]["technical"] = "00" * 32
    return tale.told()


def another_letter_is_shown(tale):
    told = tale.told()
    told["letters"][0]["letter"]["price"] = told["record"][0]["price"] = "1.00"
    return told


def shares_are_released_without_a_half(tale):
    tale.leaked = [(tale.bids[5]["commitment"], "price")]
    return tale.told()


def a_good_bid_is_called_invalid(tale):
    tale.bids[1] |= {
        "outcome": "invalid",
        "attribution": made.blamed("bidder", "key_not_committed"),
    }
    return tale.told()


def the_record_tells_another_price(tale):
    told = tale.told()
    told["record"][0]["price"] = "1.00"
    return told


FORGED = {
    "O02": [platform_forks_the_log], "O03": [witnesses_saw_it_before_the_close],
    "O04": [the_close_counts_other_rows], "O05": [two_rows_change_places],
    "O06": [a_row_never_came_into_the_log, a_row_came_into_the_log_after_the_close],
    "O07": [a_bid_came_after_the_deadline], "O08": [another_units_bid_is_replaced],
    "O09": [a_rival_withdraws_the_bid], "O10": [another_bid_is_shown_for_what_came_in],
    "O11": [somebody_else_signed_the_bid], "O12": [one_unit_bids_twice],
    "O13": [a_bid_was_sealed_for_an_older_document], "O14": [a_mole_stands_among_the_guardians],
    "O15": [a_guardian_releases_before_the_close], "O16": [a_guardian_releases_a_false_share],
    "O17": [a_half_is_not_the_sealed_one], "O18": [another_letter_is_shown],
    "O19": [shares_are_released_without_a_half], "O20": [a_good_bid_is_called_invalid],
    "O21": [the_record_tells_another_price],
}  # fmt: skip
BY_NUMBER = dict(zip([f"O{n:02}" for n in range(2, 24)], opening.CHECKS, strict=True))


def without(monkeypatch, number):
    left = tuple(one for one in opening.CHECKS if one is not BY_NUMBER[number])
    monkeypatch.setattr(opening, "CHECKS", left)


@pytest.mark.parametrize(
    ("number", "forge"), [(n, one) for n, row in FORGED.items() for one in row]
)
def test_a_forged_opening_fails_one_check_and_passes_without_it(verify, monkeypatch, number, forge):
    tale = made.honest()
    told = forge(tale)

    code, failed, report = verify(told, tale.chunks())
    assert (code, failed) == (1, [number]), [one for one in report["checks"] if not one["passed"]]

    without(monkeypatch, number)
    code, failed, _ = verify(told, tale.chunks())
    assert (code, failed) == (0, []), "the twin: nothing else sees it"


def test_a_receipt_signed_by_somebody_else_fails_and_passes_unchecked(
    verify, monkeypatch, tale, told
):
    forged = made.receipt(told, 2, made.Signer(made.ORIGIN, bytes(32)))

    assert verify(told, tale.chunks(), receipts=[forged])[:2] == (1, ["O22"])
    without(monkeypatch, "O22")
    assert verify(told, tale.chunks(), receipts=[forged])[0] == 0


def test_a_receipt_whose_bid_was_left_out_fails_and_passes_unchecked(
    verify, monkeypatch, tale, told
):
    whole = made.honest()
    whole.take(made.a_bid("E", "001", made.letter("1.00")))
    kept = made.receipt(whole.told(), len(whole.links))

    code, failed, report = verify(told, tale.chunks(), receipts=[kept])
    assert (code, failed) == (1, ["O23"])
    assert kept["commitment"] in [one for one in report["checks"] if not one["passed"]][0]["clause"]
    without(monkeypatch, "O23")
    assert verify(told, tale.chunks(), receipts=[kept])[0] == 0
