"""Images are drawn anew: what they show stays, what is written beside it goes."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from registry.errors import Invalid
from registry.files.evidence import clean_evidence
from tests.unit.files.papers import CANARY, jpeg, png


def seen(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def test_a_photo_keeps_its_picture_and_loses_where_it_was_taken() -> None:
    photo = jpeg()
    assert CANARY in photo

    cleaned = clean_evidence(photo, "现场照片.JPG")

    image = seen(cleaned.data)
    assert (cleaned.media_type, cleaned.pages, cleaned.text) == ("image/jpeg", 1, "")
    assert CANARY not in cleaned.data
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    red, green, _ = image.convert("RGB").getpixel((20, 40))
    assert red > 240
    assert green < 20


def test_a_photo_taken_sideways_is_turned_upright() -> None:
    cleaned = clean_evidence(jpeg(120, 80, tag_274=6), "a.jpeg")

    image = seen(cleaned.data).convert("RGB")
    assert image.size == (80, 120)
    assert image.getpixel((40, 20))[1] < 20  # the red half is on top now
    assert image.getpixel((40, 100))[1] > 240


@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"PK\x03\x04", b"%PDF-1.4"])
def test_what_hangs_behind_a_picture_is_gone(hidden: bytes) -> None:
    for data, name in ((jpeg(), "a.jpg"), (png(), "a.png")):
        assert hidden not in clean_evidence(data + hidden, name).data


def test_the_texts_in_a_png_are_gone() -> None:
    text = (b"tEXt", b"Comment\x00" + CANARY)
    position = (b"eXIf", b"II*\x00\x08\x00\x00\x00\x00\x00" + CANARY)

    cleaned = clean_evidence(png(4, 4, text, position), "a.png")

    assert CANARY not in cleaned.data
    assert seen(cleaned.data).getpixel((0, 0)) == 128


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_keeps_what_it_shows(mode: str) -> None:
    target = BytesIO()
    Image.new("L", (3, 2), 255).convert(mode).save(target, "PNG")

    cleaned = clean_evidence(target.getvalue(), "a.png")

    before, after = seen(target.getvalue()), seen(cleaned.data)
    assert after.size == (3, 2)
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


def test_a_palette_with_transparency_stays_transparent() -> None:
    target = BytesIO()
    image = Image.new("P", (2, 1), 0)
    image.putpalette([10, 20, 30, 40, 50, 60])
    image.putpixel((1, 0), 1)
    image.save(target, "PNG", transparency=0)

    cleaned = seen(clean_evidence(target.getvalue(), "a.png").data)

    assert cleaned.convert("RGBA").getpixel((0, 0))[3] == 0
    assert cleaned.convert("RGBA").getpixel((1, 0)) == (40, 50, 60, 255)


def test_a_printers_colours_become_the_screens() -> None:
    target = BytesIO()
    Image.new("CMYK", (9, 9), (0, 255, 255, 0)).save(target, "JPEG")

    image = seen(clean_evidence(target.getvalue(), "a.jpg").data)

    assert image.mode == "RGB"
    assert image.getpixel((4, 4))[0] > 200


@pytest.mark.parametrize(
    ("width", "height"), [(65_535, 65_535), (8_000, 8_000), (20_001, 1), (2**31 - 1, 2**31 - 1)]
)
def test_a_flood_of_pixels_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    with pytest.raises(Invalid, match="缩小|重新扫描"):
        clean_evidence(png(width, height), "a.png")


@pytest.mark.parametrize("cut", [30, 300, 700])
def test_a_broken_picture_is_refused(cut: int) -> None:
    with pytest.raises(Invalid, match="不完整或已损坏"):
        clean_evidence(jpeg()[:cut], "a.jpg")


def test_a_moving_picture_is_refused() -> None:
    target = BytesIO()
    frames = [Image.new("L", (4, 4), shade) for shade in (0, 255)]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])

    with pytest.raises(Invalid, match="动态图片"):
        clean_evidence(target.getvalue(), "a.png")


def test_a_bomb_of_text_in_a_png_does_no_harm() -> None:
    bomb = (b"iTXt", b"k\x00\x01\x00\x00\x00" + _deflated(64 * 1024 * 1024))

    with pytest.raises(Invalid):
        clean_evidence(png(4, 4, bomb), "a.png")


def _deflated(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(
        [packer.compress(b"\x00" * 1024 * 1024) for _ in range(size // 1024 // 1024)]
        + [packer.flush()]
    )


def test_a_png_that_lies_about_its_size_is_not_read_beyond_it() -> None:
    huge_chunk = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31 - 1) + b"IHDR" + b"\x00" * 20

    with pytest.raises(Invalid):
        clean_evidence(huge_chunk, "a.png")
