"""Chinese words found by pairs of characters, without a scan: index and recheck stay in the database.

A title that contains the words contains each of their pairs, so the index (GIN over
`title_bigrams(title)`) gives candidates and `contains` decides: exact, also for two characters.
The function is PostgreSQL's own work on the row, so no writer can forget it.
"""

from itertools import pairwise
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import GreaterThan

MOST_WORDS = 8

FUNCTION = """
CREATE OR REPLACE FUNCTION title_bigrams(title text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_to_tsvector(coalesce(array_agg(DISTINCT pair), '{}'))
  FROM (
    SELECT signs[place] || coalesce(signs[place + 1], '') AS pair
    FROM (SELECT string_to_array(lower(title), NULL) AS signs) AS line,
         generate_subscripts(signs, 1) AS place
  ) AS pairs
$$;
"""
DROP = "DROP FUNCTION IF EXISTS title_bigrams(text);"


class HoldsPairs(Func):
    """True where the pairs of a column fulfil a query of pairs; the form the index knows."""

    template = "(title_bigrams(%(expressions)s::tsquery))"
    arg_joiner = "::text) @@ ("
    output_field = BooleanField()


def index_sql(table: str, column: str = "title") -> tuple[str, str]:
    """Return the statements that make and drop the index of a column."""
    name = f"{table}_{column}_bigrams"
    made = f"CREATE INDEX {name} ON {table} USING gin (title_bigrams({column}::text))"
    return made, f"DROP INDEX IF EXISTS {name}"


def narrow(found: QuerySet[Any], column: str, words: str) -> QuerySet[Any]:
    """Return the rows whose column contains every word, letters of either case."""
    for word in words.replace("\0", "").split()[:MOST_WORDS]:
        candidates = HoldsPairs(F(column), Value(bigram_query(word)))
        # Not LIKE: the planner takes it to be so rare that it sorts every candidate; of a position
        # it assumes a third and walks the newest first when the word is common.
        place = StrIndex(Lower(column), Lower(Value(word)))
        found = found.filter(candidates, GreaterThan(place, 0))
    return found


def bigrams(text: str) -> list[str]:
    """Return the pairs of a text and its last character, each once, in lower case."""
    signs = [_lower(sign) for sign in text]
    pairs = [first + second for first, second in pairwise(signs)]
    return list(dict.fromkeys([*pairs, *signs[-1:]]))


def bigram_query(word: str) -> str:
    """Return the tsquery that every text containing the word fulfils.

    Every second pair and the last: with overlapping ones the planner, which takes them to be
    independent, would think a common phrase rare. A single character asks for every pair that
    begins with it.
    """
    signs = [_lower(sign) for sign in word]
    if len(signs) == 1:
        return f"{_quoted(signs[0])}:*"
    pairs = [first + second for first, second in pairwise(signs)]
    return " & ".join(_quoted(pair) for pair in dict.fromkeys([*pairs[::2], pairs[-1]]))


def _lower(sign: str) -> str:
    return sign.lower() if len(sign.lower()) == 1 else sign


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
