"""Trade words (行业用语): where the trade begins at the end of a name's core.

Source: 企业名称登记管理规定 (2020) art. 6; the words stand in `trades.txt`.
"""

from pathlib import Path

_SHORTEST_TRADE_NAME = 2  # Source: 企业名称登记管理规定 (2020) art. 8


def trade_begins(core: str) -> int:
    """Return where the trade begins: the longest run of trade words that leaves a trade name.

    A trade name keeps two characters; one, where otherwise no trade were found at all; a core made
    of nothing but trade words keeps its first word as the trade name.
    """
    begins = _run_begins(core, _SHORTEST_TRADE_NAME)
    if begins == len(core) and len(core) > _SHORTEST_TRADE_NAME:
        begins = _run_begins(core, 1)
    return begins


def is_trade(text: str) -> bool:
    """Say whether the text is made of trade words and of nothing else."""
    return bool(text) and _run_begins(text, 0) == 0


def ends_as_trade(text: str) -> bool:
    """Say whether the text ends in a trade word: 银行, 药房."""
    return any(text[-size:] in _WORDS for size in _SIZES if size <= len(text))


def trade_words() -> frozenset[str]:
    """Return all trade words."""
    return _WORDS


def _run_begins(core: str, least: int) -> int:
    end = len(core)
    while end > least:
        for size in _SIZES:
            if end - size >= least and core[end - size : end] in _WORDS:
                end -= size
                break
        else:
            return end
    return end


def _read() -> frozenset[str]:
    table = Path(__file__).with_name("trades.txt")
    lines = table.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_WORDS = _read()
_SIZES = tuple(sorted({len(word) for word in _WORDS}, reverse=True))
