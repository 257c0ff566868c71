"""Four other ways to find a name: tantivy, PostgreSQL's GIN, rapidfuzz over the list, SQLite's FTS5.

Invariant: who prunes is given the same rule (the rarest pieces, those that more than 3,000 names hold
left out) and the same rerank as ours; a peer that is not installed says so and is not run.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any, Self

from rapidfuzz import fuzz, process
from sqlalchemy import Engine, text

from benchmarks.ground.registers import grounds
from registry.errors import Invalid
from registry.matching.nearness import Candidate, nearest
from registry.rules.identity.folding import fold
from registry.rules.identity.questions import understand

TOO_COMMON = 3_000
RAREST = 3  # pieces asked for
POOL = 100  # names reranked
FOUND = 10


class NotThere(Exception):
    """The peer cannot be run here."""


class Peer:
    """A way to find names among keys; used as a context."""

    engine: Engine | None = None

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def find(self, typed: str) -> Sequence[int]:
        """Return the places of the names nearest to what is typed."""
        raise NotImplementedError


class _Pruned(Peer):
    """Looks for the rarest pairs of characters, then reranks as ours does."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        self.counts = Counter(gram for key in keys for gram in pairs(key))

    def find(self, typed: str) -> Sequence[int]:
        """Return the places of the names nearest to what is typed."""
        try:
            question = understand(typed)
        except Invalid:
            return []
        form = question.forms[0] if question.forms else ""
        known = [gram for gram in pairs(form) if 0 < self.counts[gram] <= TOO_COMMON]
        rarest = sorted(known, key=self.counts.__getitem__)[:RAREST]
        if not rarest:
            return []
        wanted = set(pairs(form))
        candidates = []
        for place in self.holders(rarest):
            key = self.keys[place]
            share = len(wanted.intersection(pairs(key))) / len(wanted)
            shares = (share,) * (3 if question.letters else len(question.forms))
            candidates.append(Candidate(place, key, shares))
        return [one.name_id for one in nearest(question, candidates)[:FOUND]]

    def holders(self, grams: Sequence[str]) -> Iterable[int]:
        """Return places of names that hold some of the pieces, at most `POOL`."""
        raise NotImplementedError


class Tantivy(_Pruned):
    """An inverted index of Lucene's kind, compiled."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        try:
            self._tantivy: Any = import_module("tantivy")
        except ImportError as missing:
            raise NotThere("tantivy is not installed (requirements-bench.txt)") from missing
        builder = self._tantivy.SchemaBuilder()
        builder.add_unsigned_field("place", stored=True)
        builder.add_text_field("grams", tokenizer_name="whitespace", index_option="basic")
        self._schema = builder.build()
        self._index = self._tantivy.Index(self._schema)
        writer = self._index.writer(256_000_000, 1)
        for place, key in enumerate(keys):
            writer.add_document(self._tantivy.Document(place=place, grams=" ".join(pairs(key))))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def holders(self, grams: Sequence[str]) -> Iterable[int]:
        """Return places of names that hold some of the pieces, at most `POOL`."""
        query = self._tantivy.Query
        terms = [
            (self._tantivy.Occur.Should, query.term_query(self._schema, "grams", gram))
            for gram in grams
        ]
        hits = self._searcher.search(query.boolean_query(terms), POOL).hits
        return [self._searcher.doc(address)["place"][0] for _, address in hits]


class Postgresql(_Pruned):
    """A GIN index over arrays of pieces."""

    def __enter__(self) -> Self:
        self._ground = grounds("postgresql")
        server = self._ground.__enter__()
        self._register = server.register()
        self.engine = self._register.__enter__()
        self._connection = self.engine.connect()
        self._connection.execute(text("CREATE TABLE peer (place int, grams text[])"))
        cursor = self._connection.connection.cursor()
        with cursor.copy("COPY peer FROM STDIN") as copy:  # type: ignore[attr-defined]
            for place, key in enumerate(self.keys):
                copy.write_row((place, pairs(key)))
        self._connection.execute(text("CREATE INDEX peer_grams ON peer USING gin (grams)"))
        self._connection.execute(text("ANALYZE peer"))
        self._connection.commit()
        self._cursor = self._connection.connection.cursor()
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()
        self._register.__exit__(None, None, None)
        self._ground.__exit__(None, None, None)

    def holders(self, grams: Sequence[str]) -> Iterable[int]:
        """Return places of names that hold some of the pieces, at most `POOL`."""
        self._cursor.execute(
            "SELECT place, grams FROM peer WHERE grams && %s::text[]", (list(grams),)
        )
        wanted = set(grams)
        rows = sorted(self._cursor.fetchall(), key=lambda row: -len(wanted.intersection(row[1])))
        return [place for place, _ in rows[:POOL]]


class Rapidfuzz(Peer):
    """`extract` over the whole list."""

    def find(self, typed: str) -> Sequence[int]:
        """Return the places of the names nearest to what is typed."""
        found = process.extract(fold(typed), self.keys, scorer=fuzz.ratio, limit=FOUND)
        return [place for _, _, place in found]


class Fts5(Peer):
    """SQLite's full text index of three characters each."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        self._database = sqlite3.connect("")
        self._database.execute("CREATE VIRTUAL TABLE peer USING fts5(key, tokenize='trigram')")
        self._database.executemany("INSERT INTO peer (rowid, key) VALUES (?, ?)", enumerate(keys))

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def find(self, typed: str) -> Sequence[int]:
        """Return the places of the names nearest to what is typed."""
        key = fold(typed)
        grams = [f'"{key[at : at + 3]}"' for at in range(len(key) - 2)]
        if not grams:
            return []
        rows = self._database.execute(
            "SELECT rowid FROM peer WHERE peer MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(grams), FOUND),
        )
        return [place for (place,) in rows]


def pairs(key: str) -> list[str]:
    """Return the pairs of neighbouring characters of a key, each once."""
    return list(dict.fromkeys(a + b for a, b in pairwise(key)))


PEERS: dict[str, type[Peer]] = {
    "tantivy": Tantivy,
    "postgresql": Postgresql,
    "rapidfuzz": Rapidfuzz,
    "fts5": Fts5,
}
