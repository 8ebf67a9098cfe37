"""A log made with the platform's own code, for the verifier to judge."""

import io
import json
import zipfile

import pytest
from gongheng_verifier.cli import main

from gongheng.foundation.ledger.canonical import canonical, commitment, leaf_hash
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, sign
from gongheng.foundation.ledger.tree import Frontier, consistency_proof, inclusion_proof
from gongheng.foundation.sealing.digests import sm3_hex

ORIGIN = "log.example/公衡"


def an_entry(number, act="bid.submit", **facts):
    return {
        "act": act,
        "subject": f"bid:{number}",
        "matter": "测试案卷",
        "facts": {"price": "1234567.80", "lot": number, **facts},
        "commitment": "",
        "actor": "office:test",
        "at": "2026-11-23T08:00:00.000000Z",
        "under": "招标投标法第二十八条",
        "sight": "public",
    }


class Log:
    """Entries in a tree, and every proof about them."""

    def __init__(self, entries, signer=None):
        self.signer = signer or Signer(ORIGIN, bytes(range(32)))
        self.entries = list(entries)
        nodes = Frontier().extend(leaf_hash(canonical(entry)) for entry in self.entries)
        self.nodes = {(node.level, node.number): node.hash for node in nodes}

    def node_at(self, level, index):
        return self.nodes[level, index]

    def note(self, size=None):
        size = len(self.entries) if size is None else size
        root = Frontier.from_nodes(size, self.node_at).root()
        return sign(Checkpoint(self.signer.name, size, root).body(), self.signer)

    def proof(self, index, size=None, **more):
        size = size or len(self.entries)
        return {
            "format": "gongheng-proof/1",
            "entry": self.entries[index],
            "leaf_index": index,
            "tree_size": size,
            "proof": [part.hex() for part in inclusion_proof(index, size, self.node_at)],
            "checkpoint": self.note(size),
            "log_key": self.signer.vkey(),
            **more,
        }

    def growth(self, old, new):
        return {
            "format": "gongheng-consistency/1",
            "old": self.note(old),
            "new": self.note(new),
            "proof": [part.hex() for part in consistency_proof(old, new, self.node_at)],
            "log_key": self.signer.vkey(),
        }


class Package:
    """The parts of an archive package, open to every kind of forgery."""

    def __init__(self, documents):
        self.documents = dict(documents)
        files = [
            {"path": path, "sm3": sm3_hex(data), "size": len(data)}
            for path, data in self.documents.items()
        ]
        self.manifest = json.dumps(
            {"format": "gongheng-archive/1", "files": files}, ensure_ascii=False
        ).encode()
        seal = an_entry(9, "archive.seal", manifest_sm3=sm3_hex(self.manifest))
        self.log = Log([*map(an_entry, range(9)), seal])
        self.proofs = {"proofs/seal.json": self.log.proof(9), "proofs/bid.json": self.log.proof(3)}

    def members(self):
        proofs = {name: json.dumps(value).encode() for name, value in self.proofs.items()}
        return {"manifest.json": self.manifest, **proofs, **self.documents}

    def bytes(self, members=None):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in (members or self.members()).items():
                package.writestr(name, data)
        return target.getvalue()


@pytest.fixture
def entry():
    return an_entry


@pytest.fixture
def make_log():
    return lambda count, signer=None: Log(map(an_entry, range(count)), signer)


@pytest.fixture
def log_of():
    return Log


@pytest.fixture
def package():
    return Package({"招标文件/公告.txt": "公告".encode() * 99, "开标/记录.bin": bytes(5000)})


@pytest.fixture
def seal_commitment():
    return commitment


@pytest.fixture
def judge(tmp_path, capsys):
    """Run the command on bytes or a JSON value; the exit code, the report and the lines."""

    def run(data, key=None, *options):
        file = tmp_path / "in"
        if not isinstance(data, bytes):
            data = json.dumps(data).encode()
        file.write_bytes(data)
        pin = ["--key", key] if key else []
        code = main([str(file), *pin, "--json", *options])
        report = json.loads(capsys.readouterr().out)
        assert report["exit_code"] == code
        failed = sorted({check["number"] for check in report["checks"] if not check["passed"]})
        return code, failed, report

    return run
