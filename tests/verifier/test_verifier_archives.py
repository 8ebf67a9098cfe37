"""The offline verifier on archive packages: every changed byte counts, no ZIP is trusted."""

import io
import json
import random
import stat
import zipfile

import pytest
from gongheng_verifier import archive

from gongheng.foundation.ledger.checkpoint import Signer
from gongheng.foundation.sealing.digests import sm3_hex
from verifier.conftest import Package


def test_a_true_package_passes(package, judge):
    code, failed, report = judge(package.bytes(), package.log.signer.vkey())
    assert (code, failed) == (0, [])
    numbers = {check["number"] for check in report["checks"]}
    assert numbers == {"V01", "V02", "V03", "V04", "V07", "V08", "V09", "V10"}


def test_a_changed_lost_or_added_document_is_named(package, judge):
    key = package.log.signer.vkey()
    members = package.members()
    name = "招标文件/公告.txt"
    changed = {**members, name: members[name][:-1] + b"x"}
    grown = {**members, name: members[name] + b"x"}
    lost = {path: data for path, data in members.items() if path != name}
    added = {**members, "另一份.txt": b""}
    for forged, number in ((changed, "V09"), (grown, "V09"), (lost, "V09"), (added, "V10")):
        code, failed, report = judge(package.bytes(forged), key)
        assert (code, failed) == (1, [number])
        about = next(check["about"] for check in report["checks"] if not check["passed"])
        assert about in (name, "另一份.txt")


def test_a_manifest_that_was_never_sealed_is_caught(package, judge):
    members = package.members()
    members["manifest.json"] += b"\n"
    assert judge(package.bytes(members))[:2] == (1, ["V08"])
    del package.proofs["proofs/seal.json"]
    assert judge(package.bytes())[:2] == (1, ["V08"])


def test_only_an_archive_seal_fixes_the_manifest(package, judge):
    seal = package.log.entries[9]
    posing = {**seal, "act": "bid.submit"}
    log = type(package.log)([posing])
    package.proofs = {"proofs/seal.json": log.proof(0)}
    assert judge(package.bytes())[:2] == (1, ["V08"])


def test_a_sealed_manifest_with_a_wrong_size_is_caught(judge, package):
    class Careless(type(package)):
        def __init__(self, documents):
            super().__init__(documents)
            self.manifest = self.manifest.replace(b'"size": 5000', b'"size": 5001')
            seal = {**self.log.entries[9], "facts": {"manifest_sm3": sm3_hex(self.manifest)}}
            self.log = type(self.log)([seal])
            self.proofs = {"proofs/seal.json": self.log.proof(0)}

    assert judge(Careless(package.documents).bytes())[:2] == (1, ["V09"])


def test_a_log_that_shows_two_faces_is_caught(package, judge):
    other = type(package.log)([*package.log.entries[:9], {"act": "other"}])
    package.proofs["proofs/bid.json"] = other.proof(3)
    assert judge(package.bytes(), package.log.signer.vkey())[:2] == (1, ["V07"])


def test_proofs_of_two_logs_do_not_mix(package, judge):
    stranger = type(package.log)(package.log.entries, Signer("other", b"o" * 32))
    package.proofs["proofs/bid.json"] = stranger.proof(3)
    assert judge(package.bytes())[:2] == (1, ["V01"])


def test_no_forged_package_passes(package, judge):
    draw = random.Random(7)
    true = package.members()
    key = package.log.signer.vkey()
    for _ in range(300):
        members = dict(true)
        name = draw.choice(list(members))
        data = members[name]
        spot = draw.randrange(len(data))
        kind = draw.randrange(4)
        if kind == 0:
            members[name] = (
                data[:spot] + bytes([data[spot] ^ 1 << draw.randrange(8)]) + data[spot + 1 :]
            )
        elif kind == 1:
            members[name] = data[:spot]
        elif kind == 2 and name != "proofs/bid.json":  # one proof less is still a true package
            del members[name]
        else:
            members[draw.choice(["x.txt", "proofs/x.json", "manifest.json "])] = data
        if members == true or (
            set(members) - set(true) == {"proofs/x.json"} and b"gongheng-proof" in data
        ):
            continue
        code, _, report = judge(package.bytes(members), key)
        assert code in (1, 2), name
        assert report["unreadable"] != "文件内容异常，无法核验。"


def test_no_broken_zip_passes_or_crashes(package, judge):
    draw = random.Random(8)
    raw = package.bytes()
    key = package.log.signer.vkey()
    for _ in range(300):
        spot = draw.randrange(len(raw))
        flipped = raw[:spot] + bytes([raw[spot] ^ 1 << draw.randrange(8)]) + raw[spot + 1 :]
        broken = draw.choice([flipped, raw[:spot]])
        code, _, report = judge(broken, key)
        assert report["unreadable"] != "文件内容异常，无法核验。"
        if code == 0:  # a flipped time stamp or attribute of a member changes no content
            with zipfile.ZipFile(io.BytesIO(broken)) as read:
                assert {name: read.read(name) for name in read.namelist()} == package.members()


def zipped(*members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info, data in members:
            made.writestr(info, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../up",
        "/root",
        "a/../b",
        "a//b",
        "./a",
        "C:/x",
        "a\\b",
        "\x1b[2J",
        "a/..",
        "x" * 600,
        "a\u202eb",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(package, judge, name):
    members = [*package.members().items(), (name, b"")]
    code, _, report = judge(zipped(*members))
    assert code == 2
    assert "不安全的文件名" in report["unreadable"]
    assert not archive.safe(name)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(package, judge):
    members = [*package.members().items(), ("manifest.json", package.manifest)]
    assert "同名" in judge(zipped(*members))[2]["unreadable"]


@pytest.mark.parametrize("where", ["in front", "between", "behind", "in the comment"])
def test_what_only_another_reader_would_find_is_refused(package, judge, where, monkeypatch):
    """Two archives in one file: whoever unpacks from the front gets the first, the directory is the last's."""
    other = Package({"招标文件/公告.txt": "另一份公告".encode() * 99, "开标/记录.bin": bytes(5000)})
    true, false = package.bytes(), other.bytes()
    target = io.BytesIO(true)
    if where == "in front":
        data = false + true
    elif where == "between":
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as grown:
            start, grown.start_dir = grown.start_dir, grown.start_dir + len(false)
            target.seek(start)
            target.write(false)
            grown._didModify = True
        data = target.getvalue()
    elif where == "behind":
        data = true + b"PK"
    else:
        with zipfile.ZipFile(target, "a") as grown:
            grown.comment = false
        data = target.getvalue()

    assert judge(data)[0] == 2
    monkeypatch.setattr(archive, "_nothing_beside", lambda *_: True)
    assert judge(data)[0] == 0  # the harm: found good, and another program shows other files


def test_sizes_written_behind_the_data_are_no_content(package, judge):
    class Forward(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError

    target = Forward()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as streamed:
        for name, data in package.members().items():
            streamed.writestr(name, data)

    assert judge(target.getvalue())[0] == 0


def test_a_link_is_refused(package, judge):
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert judge(zipped(*package.members().items(), (link, b"/etc/passwd")))[0] == 2


def test_a_bomb_is_refused_before_it_is_opened(package, judge, monkeypatch):
    bomb = zipped(*package.members().items(), ("bomb", bytes(40 * 2**20)))
    code, _, report = judge(bomb)
    assert code == 2
    assert "压缩比异常" in report["unreadable"]
    monkeypatch.setattr(archive, "LARGEST_RATIO", 10**6)  # the twin without the bound reads on
    assert judge(bomb)[:2] == (1, ["V10"])


def test_the_total_size_is_bounded(package, judge):
    raw = package.bytes()
    code, _, report = judge(raw, None, "--max-bytes", "5000")
    assert code == 2
    assert "超过允许的大小" in report["unreadable"]


def test_the_number_of_files_is_bounded(package, judge, monkeypatch):
    monkeypatch.setattr(archive, "MOST_FILES", 5)
    assert judge(package.bytes())[0] == 0
    more = {**package.members(), "x": b""}
    assert "超过 5 个" in judge(package.bytes(more))[2]["unreadable"]


@pytest.mark.parametrize("bit", [0x01, 0x40])
def test_an_encrypted_member_is_refused(package, judge, bit):
    raw = bytearray(package.bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + offset] |= bit
    assert "加密" in judge(bytes(raw))[2]["unreadable"]


def test_a_compression_that_other_readers_may_lack_is_refused(package, judge):
    rare = zipfile.ZipInfo("rare")
    rare.compress_type = zipfile.ZIP_LZMA
    target = io.BytesIO(package.bytes())
    with zipfile.ZipFile(target, "a") as made:
        made.writestr(rare, b"data")
    assert "压缩方式" in judge(target.getvalue())[2]["unreadable"]


def test_a_member_larger_than_it_claims_is_not_read_to_its_end(package, judge):
    raw = package.bytes()
    name = "开标/记录.bin".encode()
    at = raw.rindex(name) - 46 + 24  # the true size in the central directory
    assert int.from_bytes(raw[at : at + 4], "little") == 5000
    lying = raw[:at] + (10).to_bytes(4, "little") + raw[at + 4 :]
    assert judge(lying)[0] == 1
    with zipfile.ZipFile(io.BytesIO(lying)) as opened:
        info = opened.getinfo("开标/记录.bin")
        read = 0
        with pytest.raises(zipfile.BadZipFile):
            for piece in archive._chunks(opened, info):
                read += len(piece)
        assert read <= 10


NOUGHT = "0" * 64


def listing(line):
    return f'{{"format":"gongheng-archive/1","files":[{line}]}}'.encode()


@pytest.mark.parametrize(
    "manifest",
    [
        b"[]", b"{}", b'{"format":"gongheng-archive/1"}', b"{", b"\xff",
        listing("1"),
        listing('{"path":"a","sm3":"x","size":1}'),
        listing(f'{{"path":"../a","sm3":"{NOUGHT}","size":1}}'),
        listing(f'{{"path":"proofs/a","sm3":"{NOUGHT}","size":1}}'),
        listing(f'{{"path":"a","sm3":"{NOUGHT}","size":true}}'),
        listing(",".join([f'{{"path":"a","sm3":"{NOUGHT}","size":1}}'] * 2)),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_manifest_that_makes_no_sense_is_unreadable(package, judge, manifest):
    code, _, report = judge(package.bytes({**package.members(), "manifest.json": manifest}))
    assert code == 2
    assert "清单" in report["unreadable"]


def test_a_package_without_manifest_or_proofs_cannot_be_judged(package, judge):
    members = package.members()
    documents = {name: data for name, data in members.items() if not name.startswith("proofs/")}
    assert judge(package.bytes(documents))[0] == 2
    del members["manifest.json"]
    assert judge(package.bytes(members))[0] == 2
    assert judge(zipped())[0] == 2


def test_a_broken_proof_inside_is_named(package, judge):
    code, _, report = judge(package.bytes({**package.members(), "proofs/x.json": b"{"}))
    assert code == 2
    assert "proofs/x.json" in report["unreadable"]


def test_a_consistency_proof_may_lie_beside_the_others(package, judge):
    package.proofs["proofs/growth.json"] = package.log.growth(4, 10)
    assert judge(package.bytes(), package.log.signer.vkey())[:2] == (0, [])
    forged = json.loads(json.dumps(package.log.growth(4, 10)))
    forged["proof"].reverse()
    package.proofs["proofs/growth.json"] = forged
    assert judge(package.bytes())[:2] == (1, ["V06"])
