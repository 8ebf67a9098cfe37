"""How fast the log's core is: ``python bench/ledger_core.py [leaves]``.

Prints appends, inclusion and consistency proofs a second, milliseconds a check, for the platform's
code and for the offline verifier's, all in one process on one core with tiles in memory. Compare
with section 6 of the dependency study: own prototype with SM3 314,127 appends/s and 51,000
inclusion proofs/s (whole tree in memory, proofs from a node table), pymerkle 132,587 and 15,000.
"""

import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "verifier/src")]

from gongheng_verifier import merkle  # noqa: E402

from gongheng.foundation.ledger import tiles, tree  # noqa: E402
from gongheng.foundation.ledger.canonical import canonical, leaf_hash  # noqa: E402
from gongheng.foundation.ledger.checkpoint import Checkpoint, Signer, open_note, sign  # noqa: E402

TRIES = 2_000


def timed(label, count, work):
    started = time.perf_counter()
    result = work()
    spent = time.perf_counter() - started
    print(f"{label:<46}{count / spent:>12,.0f}/s {spent / count * 1000:>10.4f} ms")
    return result


def entries(count):
    for number in range(count):
        yield {
            "act": "bid.submit",
            "subject": f"bid:{number}",
            "facts": {"price": f"{number}.00", "digest": "0" * 64},
            "actor": "office:1",
            "at": "2026-11-23T08:00:00.000000Z",
            "under": "招标投标法第二十八条",
        }


def stored(nodes):
    shelf = {}
    for level, number, digest in nodes:
        if level % tiles.HEIGHT == 0:
            place = level // tiles.HEIGHT, number // tiles.WIDTH
            shelf.setdefault(place, bytearray()).extend(digest)
    return lambda level, number, width: bytes(shelf[level, number][: width * 32])


def main(size):
    draw = random.Random(1)
    print(f"{size:,} leaves")
    made = [leaf_hash(b"%d" % number) for number in range(size)]
    some = list(entries(20_000))
    timed("canonical bytes and leaf hash of an entry", 20_000, lambda: hash_all(some))
    frontier = tree.Frontier()
    nodes = timed("append a leaf hash", size, lambda: frontier.extend(made))
    read = timed("lay the nodes out in tiles (per leaf)", size, lambda: stored(nodes))
    root = frontier.root()
    timed("root from the frontier", 20_000, lambda: [frontier.root() for _ in range(20_000)])
    timed("root from tiles", 20, lambda: [over(size, read, tree.root_at) for _ in range(20)])
    places = [draw.randrange(size) for _ in range(TRIES)]
    olds = [draw.randrange(1, size) for _ in range(TRIES)]
    cold(places, size, read)
    warm(places, olds, tiles.node_reader(size, read, cached=10_000), made, root)
    notes(size, root)


def hash_all(some):
    for entry in some:
        leaf_hash(canonical(entry))


def over(size, read, ask):
    return ask(size, tiles.node_reader(size, read))


def cold(places, size, read):
    def prove():
        return [
            tree.inclusion_proof(place, size, tiles.node_reader(size, read)) for place in places
        ]

    timed("inclusion proof, no tile cached", TRIES, prove)


def warm(places, olds, node_at, made, root):
    size = len(made)
    proofs = timed(
        "inclusion proof, tiles cached as they come",
        TRIES,
        lambda: [tree.inclusion_proof(place, size, node_at) for place in places],
    )
    growths = timed(
        "consistency proof",
        TRIES,
        lambda: [tree.consistency_proof(old, size, node_at) for old in olds],
    )
    heads = [tree.root_at(old, node_at) for old in olds]
    for name, included, extended in (
        ("platform", tree.verify_inclusion, tree.verify_consistency),
        ("verifier", merkle.includes, merkle.extends),
    ):
        judged = timed(
            f"check inclusion ({name})",
            TRIES,
            lambda check=included: [
                check(made[place], place, size, proof, root)
                for place, proof in zip(places, proofs, strict=True)
            ],
        )
        grown = timed(
            f"check consistency ({name})",
            TRIES,
            lambda check=extended: [
                check(old, size, proof, head, root)
                for old, proof, head in zip(olds, growths, heads, strict=True)
            ],
        )
        assert all(judged)
        assert all(grown)


def notes(size, root):
    signer = Signer.generate("log.example")
    body = Checkpoint("log.example", size, root).body()
    text = timed("sign a checkpoint", 500, lambda: [sign(body, signer) for _ in range(500)])[0]
    verifier = [signer.verifier]
    timed("open a checkpoint", 500, lambda: [open_note(text, verifier) for _ in range(500)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
