"""Records of an XML file: each element below the root is one, its children are its cells."""

from collections.abc import Iterator
from xml.parsers import expat

from gongheng.credit.records.uploads.sheets import Unreadable, parser

DEEPEST = 3  # root, record, field
PIECE = 1 << 16


def elements(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line in the file, field name -> text) of every record. Raises Unreadable."""
    tree, reader = _Tree(), parser()
    tree.reader = reader
    reader.StartElementHandler, reader.EndElementHandler = tree.start, tree.end
    reader.CharacterDataHandler = tree.words
    try:
        for begin in range(0, len(content), PIECE):
            reader.Parse(content[begin : begin + PIECE], False)  # noqa: FBT003
            yield from tree.done
            tree.done.clear()
        reader.Parse(b"", True)  # noqa: FBT003
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("不是完整的 XML 文件") from error
    yield from tree.done


class _Tree:
    """Collects records as the parser meets them."""

    reader: expat.XMLParserType

    def __init__(self) -> None:
        self.done: list[tuple[int, dict[str, str]]] = []
        self.depth, self.line = 0, 0
        self.row: dict[str, str] = {}
        self.text: list[str] = []

    def start(self, name: str, _: dict[str, str]) -> None:
        """A record or a field begins."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("XML 的层次过深：应为 根、记录、字段 三层")
        if self.depth == DEEPEST - 1:
            self.row, self.line = {}, self.reader.CurrentLineNumber
        self.text = []

    def words(self, part: str) -> None:
        """Text of a field."""
        self.text.append(part)

    def end(self, name: str) -> None:
        """A field or a record ends."""
        if self.depth == DEEPEST:
            self.row[name] = "".join(self.text)
        elif self.depth == DEEPEST - 1:
            self.done.append((self.line, self.row))
        self.depth -= 1
