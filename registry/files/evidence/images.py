"""Images are drawn anew: what is kept are pixels, nothing that was written beside or behind them."""

from io import BytesIO

from PIL import Image, ImageOps

from registry.errors import Invalid
from registry.files.evidence.kinds import LONGEST_SIDE, MOST_PIXELS, MediaType

JPEG_QUALITY = 92
_MODES = {
    MediaType.JPEG: ("L", "RGB"),
    MediaType.PNG: ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
}


def redraw(data: bytes, kind: MediaType) -> bytes:
    """Return the image upright and without EXIF, position, comments and profiles.

    Raises Invalid for one that is broken, moves, or has too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(BytesIO(data), formats=[kind.name]) as image:
            _refuse_flood(image)
            if kind is MediaType.PNG and getattr(image, "n_frames", 1) > 1:
                raise Invalid("这是动态图片。请另存为静态的 PNG 或 JPEG 后再上传。")
            ImageOps.exif_transpose(image, in_place=True)  # a copy would take 200 MB more
            return _written(_only_pixels(image, kind), kind)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid("图片不完整或已损坏，无法打开。请重新扫描或拍照后再上传。") from error


def _refuse_flood(image: Image.Image) -> None:
    """Look at the size that the image announces, before a single pixel is unpacked."""
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Invalid(
            f"图片为 {width}×{height} 像素，超过上限（{MOST_PIXELS // 10_000} 万像素，"
            f"单边 {LONGEST_SIDE}）。请缩小或降低扫描分辨率后再上传。"
        )


def _only_pixels(image: Image.Image, kind: MediaType) -> Image.Image:
    if "transparency" in image.info and kind is MediaType.PNG:
        image = image.convert("RGBA")
    elif image.mode not in _MODES[kind]:
        image = image.convert("RGB")
    image.info = {}  # the writers of PNG and JPEG take comments and profiles from here
    return image


def _written(image: Image.Image, kind: MediaType) -> bytes:
    target = BytesIO()
    if kind is MediaType.JPEG:
        image.save(target, "JPEG", quality=JPEG_QUALITY, optimize=False)
    else:
        image.save(target, "PNG")
    return target.getvalue()
