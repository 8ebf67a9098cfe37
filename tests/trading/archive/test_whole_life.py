"""From the opening to the sealed archive: everything acts, everything is recorded and provable."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from builders import evaluation as late
from builders import trading as build
from builders.denied import refused
from gongheng.foundation.ledger.models import Entry
from gongheng.foundation.ledger.sealer import seal_all
from gongheng.foundation.sealing.digests import sm3_hex
from gongheng.trading.archive import actions as archive
from gongheng.trading.archive import packing, queries
from gongheng.trading.contracts import actions as contracts
from gongheng.trading.tendering.models import Tender

pytestmark = pytest.mark.django_db


def a_finished_tender(host):
    contract = late.a_published_contract(host)
    return contract, contract.award.notified_at + timedelta(days=20)


def the_package(content):
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_tender_walks_from_the_opening_to_a_sealed_archive():
    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    tender = contract.tender

    package = archive.assemble(tender, by=host, at=at)
    assert Tender.objects.get(pk=tender.pk).state == "concluded"
    assert all(item["present"] for item in package.completeness)
    package = archive.seal(package, by=host, at=at)

    acts = list(
        Entry.objects.filter(matter=tender.code).order_by("id").values_list("act", flat=True)
    )
    for act in ("evaluation.form", "evaluation.report", "award.publish_candidates", "award.decide",
                "award.notify", "award.report_in_writing", "contract.sign", "contract.publish",
                "archive.assemble", "archive.seal"):  # fmt: skip
        assert acts.count(act) == 1, act


def test_the_package_is_judged_genuine_by_the_offline_verifier(tmp_path):
    from gongheng_verifier.cli import main

    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.seal(archive.assemble(contract.tender, by=host, at=at), by=host, at=at)
    refused("not_sealed_yet", queries.sealed_package, package, host)
    seal_all(at=at)
    content = queries.sealed_package(package, host)
    good = tmp_path / "good.zip"
    good.write_bytes(content)
    assert main([str(good)]) == 0

    names = the_package(content).namelist()
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w") as forged:
        for name in names:
            body = the_package(content).read(name)
            forged.writestr(name, body.replace(b"9000000.00", b"8000000.00"))
    bad = tmp_path / "bad.zip"
    bad.write_bytes(changed.getvalue())
    assert main([str(bad)]) == 1


def test_the_same_files_make_the_same_bytes_and_the_manifest_lists_them_all():
    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.assemble(contract.tender, by=host, at=at)
    before = package.digest
    package = archive.assemble_again(package, by=host, at=at)
    assert package.digest == before

    from gongheng.foundation.files import store

    opened = the_package(store.get(package.digest))
    manifest = opened.read("manifest.json")
    assert sm3_hex(manifest) == package.manifest_digest
    listed = {row["path"]: row["sm3"] for row in json.loads(manifest)["files"]}
    assert set(listed) == set(opened.namelist()) - {"manifest.json"}
    assert all(sm3_hex(opened.read(path)) == digest for path, digest in listed.items())
    wanted = ("00_元数据/metadata.xml", "05_开标/开标记录.pdf", "评标报告.pdf", "中标通知书.pdf",
              "书面报告.pdf", "合同.txt", "99_存证/entries.json")  # fmt: skip
    assert all(any(path.endswith(name) for path in listed) for name in wanted)


def test_nothing_in_the_package_names_a_committee_member_or_a_clerk():
    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.assemble(contract.tender, by=host, at=at)
    from gongheng.foundation.files import store

    opened = the_package(store.get(package.digest))
    for name in opened.namelist():
        if name.endswith((".json", ".xml")):
            text = opened.read(name).decode()
            assert "13800000000" not in text
            assert "人员" not in text.replace("招标人员", "")
            assert "李四" not in text


def test_an_incomplete_file_is_refused_with_the_whole_list_and_each_article():
    host = build.a_tenderer()
    award = late.a_decided_award(host)
    no = refused("archive_incomplete", archive.assemble, award.tender, by=host,
                 at=award.decided_at)  # fmt: skip
    for told in ("中标通知书（招标投标法第四十五条）", "合同（招标投标法第四十六条）", "书面报告"):
        assert told in no.sentence
    assert "招标文件" not in no.sentence


def test_a_failed_tender_needs_a_shorter_list():
    from gongheng.trading.opening import actions as opening

    host = build.a_tenderer()
    tender = build.an_announced_tender(host)
    build.a_submitted_bid(tender, build.a_bidder())
    assert opening.hold_opening(tender, by=host, at=tender.bids_due_at) is None
    tender.refresh_from_db()
    package = archive.assemble(tender, by=host, at=tender.bids_due_at)
    assert [item["title"] for item in package.completeness][-1] == "招标失败公告"


def test_what_happened_after_assembling_keeps_the_seal_away():
    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.assemble(contract.tender, by=host, at=at)
    contracts.complete(contract, completed_on=at.date(), settlement=contract.amount,
                       evaluation="按期完成，质量合格", by=host, at=at)  # fmt: skip
    refused("package_altered", archive.seal, package, by=host, at=at)
    package = archive.assemble_again(package, by=host, at=at)
    assert archive.seal(package, by=host, at=at).state == "sealed"
    refused("wrong_state", archive.assemble_again, package, by=host, at=at)


def test_only_who_may_read_it_takes_the_package_out():
    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.assemble(contract.tender, by=host, at=at)
    refused("not_archived", queries.sealed_package, package, host)
    package = archive.seal(package, by=host, at=at)
    seal_all(at=at)
    stranger = build.a_bidder()
    refused("not_permitted", queries.sealed_package, package, stranger)
    assert list(queries.packages_of(stranger)) == []
    assert list(queries.packages_of(host)) == [package]
    assert queries.sealed_package(package, late.KEEPER)


def test_proofs_are_appended_and_leave_the_sealed_bytes_alone():
    content = packing.pack({"a.txt": b"one", "b/c.txt": b"two" * 9})
    with_proofs = packing.with_proofs(content, {"proofs/1.json": b"{}"})
    opened = the_package(with_proofs)
    assert opened.read("manifest.json") == the_package(content).read("manifest.json")
    assert opened.testzip() is None
    assert packing.pack({"b/c.txt": b"two" * 9, "a.txt": b"one"}) == content


def test_without_the_last_look_an_outdated_package_could_be_sealed(monkeypatch):
    """The twin: the defence removed, a package that lacks the performance is sealed."""
    from gongheng.trading.archive import rules

    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.assemble(contract.tender, by=host, at=at)
    contracts.complete(contract, completed_on=at.date(), settlement=contract.amount,
                       evaluation="按期完成", by=host, at=at)  # fmt: skip
    monkeypatch.setattr(rules, "nothing_happened_since", lambda *_: None)
    package = archive.seal(package, by=host, at=at)
    assert package.entries < rules.count_entries(contract.tender)


@pytest.mark.parametrize("name", ["evaluation", "award", "contracts", "archive"])
def test_every_act_is_a_function_and_every_function_an_act(name):
    import importlib
    import inspect

    from gongheng.foundation.lifecycle import Lifecycle

    actions = importlib.import_module(f"gongheng.trading.{name}.actions")
    parts = {"evaluation": ("sitting", "ties")}.get(name, ())  # its hours, its lots
    more = [importlib.import_module(f"gongheng.trading.{name}.{one}.actions") for one in parts]
    life = Lifecycle.registered[name.removesuffix("s") if name == "contracts" else name]
    own = {
        one.__name__ for module in (actions, *more) for one in vars(module).values()
        if inspect.isfunction(one) and one.__module__ == module.__name__
        and not one.__name__.startswith("_")
    }  # fmt: skip
    assert own == set(life.acts)


def a_sealed_tender():
    host = build.a_tenderer()
    contract, at = a_finished_tender(host)
    package = archive.seal(archive.assemble(contract.tender, by=host, at=at), by=host, at=at)
    seal_all(at=at)
    return package


def test_anyone_may_take_the_public_extract_and_judge_it_offline(tmp_path):
    from gongheng_verifier.cli import main

    package = a_sealed_tender()
    content = queries.public_extract(package)
    names = the_package(content).namelist()
    assert "manifest.json" in names
    assert any(name.startswith("02_公告公示/") for name in names)
    assert not any(
        name.startswith(("04_投标/", "06_评标/", "08_合同/", "99_存证/")) for name in names
    )
    assert queries.public_extract(package) == content

    file = tmp_path / "extract.zip"
    file.write_bytes(content)
    assert main([str(file), "--extract"]) == 0
    assert main([str(file)]) == 1  # without the option a missing file stays a fault


def test_an_altered_file_of_an_extract_is_found(tmp_path):
    from gongheng_verifier.cli import main

    whole = the_package(queries.public_extract(a_sealed_tender()))
    forged = tmp_path / "forged.zip"
    with zipfile.ZipFile(forged, "w") as out:
        for name in whole.namelist():
            content = whole.read(name)
            out.writestr(name, content + b" " if name.startswith("05_开标/") else content)
    assert main([str(forged), "--extract"]) == 1


def test_an_extract_that_holds_no_file_at_all_proves_nothing(tmp_path):
    from gongheng_verifier.cli import main

    whole = the_package(queries.public_extract(a_sealed_tender()))
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as out:
        for name in whole.namelist():
            if name == "manifest.json" or name.startswith("proofs/"):
                out.writestr(name, whole.read(name))
    assert main([str(empty), "--extract"]) == 1
