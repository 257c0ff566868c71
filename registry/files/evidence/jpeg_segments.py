"""JPEG without what is written beside the picture: EXIF, position, thumbnails, comments."""

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
# Kept of the application's segments: JFIF (0) and Adobe's colours (14), without which colours turn.
_KEPT = frozenset({0xE0, 0xEE})


def without_metadata(jpeg: bytes) -> bytes:
    """Return a JPEG stream without its other APPn and COM segments; anything odd as it came."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, place = [b"\xff\xd8"], 2
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        marker = jpeg[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if marker in (_SCAN, _END):
            return b"".join(kept) + jpeg[place:]
        size = 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if not _is_metadata(marker):
            kept.append(jpeg[place : place + size])
        place += size
    return jpeg


def _is_metadata(marker: int) -> bool:
    is_of_application = 0xE0 <= marker <= 0xEF
    return marker == 0xFE or (is_of_application and marker not in _KEPT)
