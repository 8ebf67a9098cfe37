"""Tiles: the layout of C2SP tlog-tiles, and proofs that need only a few of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongheng.foundation.ledger import tiles, tree
from gongheng.foundation.ledger.tiles import ENTRIES, WIDTH, BadTile, Tile, parse_path
from gongheng.foundation.sealing.digests import sm3

SIZE = 70_000  # the example of the specification: 273 full tiles, then partial ones on 3 levels
LEAVES = [sm3(number.to_bytes(4, "big")) for number in range(SIZE)]


class Store:
    """Tiles in memory, always as wide as the tree allows; counts what is read."""

    def __init__(self):
        self.hashes = {}
        self.frontier = tree.Frontier()
        self.read = []

    def grow(self, leaves):
        for node in self.frontier.extend(leaves):
            if node.level % tiles.HEIGHT == 0:
                place = node.level // tiles.HEIGHT, node.number // WIDTH
                self.hashes.setdefault(place, bytearray()).extend(node.hash)

    def __call__(self, level, number, width):
        self.read.append((level, number, width))
        return bytes(self.hashes[level, number][: width * 32])


@pytest.fixture(scope="module")
def store():
    grown = Store()
    grown.grow(LEAVES)
    return grown


def test_paths_are_those_of_the_specification():
    assert tiles.tile_path(0, 1067) == "tile/0/x001/067"
    assert tiles.tile_path(2, 1234067) == "tile/2/x001/x234/067"
    assert tiles.tile_path(0, 273, 112) == "tile/0/273.p/112"
    assert tiles.entries_path(0, 5) == "tile/entries/000.p/5"
    assert tiles.entries_path(1000) == "tile/entries/x001/000"


@given(st.integers(-1, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_a_path_reads_back_to_its_tile(level, number, width):
    tile = Tile(level, number, width)
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "bad",
    [
        "tile/00/000", "tile/64/000", "tile/0/0", "tile/0/0000", "tile/0/x000/001",
        "tile/0/001/067", "tile/0/x001/x067", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/-1/000", "tile/entries/", "tile/0/000/", "/tile/0/000",
        "tile/0/０００", "tile/0/../000", "tile/0/000\n", "tile/0/" + "x000/" * 99 + "000",
    ],
)  # fmt: skip
def test_any_other_spelling_of_a_path_is_refused(bad):
    with pytest.raises(BadTile):
        parse_path(bad)


def test_the_example_of_the_specification_has_its_tiles():
    by_level = {}
    for tile in tiles.tiles_for_growth(0, SIZE):
        by_level.setdefault(tile.level, []).append(tile.width)
    assert by_level == {0: [256] * 273 + [112], 1: [256, 17], 2: [1]}
    assert tiles.tiles_for_growth(0, 256) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert tiles.tiles_for_growth(0, 0) == []


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_a_growth_writes_exactly_the_tiles_that_change(one, other):
    old, new = sorted((one, other))
    changed = set(tiles.tiles_for_growth(0, new)) - set(tiles.tiles_for_growth(0, old))
    grown = tiles.tiles_for_growth(old, new)
    assert set(grown) == changed
    assert len(grown) == len(changed)
    assert all(tile.width == tiles.width_at(*tile[:2], new) for tile in grown)
    bundles = tiles.bundles_for_growth(old, new)
    assert [tile[1:] for tile in bundles] == [tile[1:] for tile in grown if tile.level == 0]
    assert all(tile.level == ENTRIES for tile in bundles)


@given(st.integers(1, SIZE), st.data())
def test_proofs_over_tiles_hold_and_read_few_of_them(store, size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    root = tree.root_at(size, tiles.node_reader(size, store))
    store.read.clear()
    node_at = tiles.node_reader(size, store)
    proof = tree.inclusion_proof(index, size, node_at)
    assert tree.verify_inclusion(LEAVES[index], index, size, proof, root)
    assert len(store.read) <= 2 * 3
    assert len(store.read) == len(set(store.read))
    store.read.clear()
    growth = tree.consistency_proof(old, size, tiles.node_reader(size, store))
    before = tree.root_at(old, tiles.node_reader(old, store))
    assert tree.verify_consistency(old, size, growth, before, root)


def test_the_root_over_tiles_is_the_root_over_leaves(store):
    assert tree.root_at(SIZE, tiles.node_reader(SIZE, store)) == store.frontier.root()


def test_a_reader_with_room_for_one_tile_still_answers(store):
    roomy, narrow = (tiles.node_reader(SIZE, store, cached=room) for room in (256, 1))
    for index in (0, 255, 256, 65_535, 65_536, SIZE - 1):
        proof = tree.inclusion_proof(index, SIZE, roomy)
        assert tree.inclusion_proof(index, SIZE, narrow) == proof


def test_a_node_that_is_not_complete_is_never_made_up(store):
    node_at = tiles.node_reader(SIZE, store)
    for level, index in ((0, SIZE), (17, 0), (4, 4375), (-1, 0), (0, -1)):
        with pytest.raises(BadTile):
            node_at(level, index)


def test_a_tile_of_the_wrong_length_is_refused():
    for data in (b"", b"x" * 31, b"x" * 64):
        with pytest.raises(BadTile):
            tiles.node_reader(1, lambda *_, data=data: data)(0, 0)


@given(st.integers(0, 2**18 - 1), st.integers(0, 255))
def test_a_flipped_bit_in_storage_is_seen_before_signing(spot, bit):
    store = Store()
    store.grow(LEAVES[:600])
    place = sorted(store.hashes)[spot % len(store.hashes)]
    kept = store.hashes[place]
    kept[spot % len(kept)] ^= 1 << bit % 8
    seen = tiles.broken_tiles(0, 600, store)
    now = tree.root_at(600, tiles.node_reader(600, store))
    assert seen or now != store.frontier.root()


def test_sound_tiles_are_not_called_broken(store):
    assert tiles.broken_tiles(69_000, SIZE, store) == []
    assert tiles.broken_tiles(SIZE, SIZE, store) == []


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_gives_its_entries_back(entries):
    assert tiles.decode_bundle(tiles.encode_bundle(entries)) == entries


def test_a_bundle_cut_short_or_overfull_is_refused():
    whole = tiles.encode_bundle([b"one", b"two"])
    for cut in (1, 4, 6, len(whole) - 1):
        with pytest.raises(BadTile):
            tiles.decode_bundle(whole[:cut])
    with pytest.raises(BadTile):
        tiles.decode_bundle(tiles.encode_bundle([b""] * 257))
    with pytest.raises(BadTile):
        tiles.encode_bundle([b"x" * 65_536])


@pytest.mark.parametrize("plan", [tiles.tiles_for_growth, tiles.bundles_for_growth])
def test_a_log_never_shrinks(plan):
    with pytest.raises(ValueError, match="cannot grow"):
        plan(2, 1)
