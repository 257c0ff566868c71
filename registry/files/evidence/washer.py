"""The process that parses one file from outside: `python -m registry.files.evidence.washer PDF`.

Invariant: it limits itself before it reads its first byte; it writes one line of JSON, then the
cleaned bytes; whatever goes wrong ends it, never the server.
"""

import json
import resource
import sys

from registry.errors import Invalid
from registry.files.evidence.images import redraw
from registry.files.evidence.kinds import LARGEST, MediaType
from registry.files.evidence.papers import rewrite

MEMORY = 1024 * 1024 * 1024  # bytes of address space: 50 million pixels, turned and converted
CPU_SECONDS = 25
OUTPUT = 2 * LARGEST + 1024 * 1024  # bytes that may be written


def main() -> None:
    """Clean the file on standard input onto standard output."""
    limit_oneself()
    data = sys.stdin.buffer.read()
    kind = MediaType[sys.argv[1]]
    try:
        cleaned, pages, text = (
            rewrite(data) if kind is MediaType.PDF else (redraw(data, kind), 1, "")
        )
    except Invalid as error:
        _answer({"problem": str(error)}, b"")
        return
    if len(cleaned) > 2 * LARGEST:
        _answer({"problem": "文件处理后过大。请降低扫描分辨率，或拆成几个文件后分别上传。"}, b"")
        return
    _answer({"pages": pages, "text": text}, cleaned)


def limit_oneself() -> None:
    """Give up memory, time, files and children beyond what one file needs, for good."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))


def _answer(said: dict[str, object], cleaned: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + cleaned)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
