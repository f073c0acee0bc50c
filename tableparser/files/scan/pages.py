"""The pages of a scan or photo as pictures in red, green and blue, within bounds on their size."""

import io
import math
from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageOps

from tableparser.files.grid import DAMAGED, Refused

MOST_PAGES = 6
LARGEST = 60_000_000  # points of a picture that is opened
READ = 20_000_000  # points of a picture that is read: a page of A3 at 300 dpi has 17 million
SMALLEST = 300  # points of a side
DOTS = 200  # to the inch, in which a page of a PDF is drawn
FORMS = ("JPEG", "PNG")


def page_of_picture(data: bytes) -> Image.Image:
    """Return a JPEG or PNG upright, made smaller where it has more points than are read. Raises Refused."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMS) as picture:
            refuse_size(picture)
            picture.draft("RGB", fitted(picture.width, picture.height))
            page = on_white(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as fault:
        raise Refused(DAMAGED) from fault
    return page.resize(fitted(page.width, page.height), Image.Resampling.LANCZOS)


def refuse_size(picture: Image.Image) -> None:
    """Raise Refused for a picture that is too large to be opened or too small to be read."""
    if picture.width * picture.height > LARGEST:
        raise Refused(f"的图片超过 {LARGEST // 1_000_000}00 万像素，没有读取。请调低分辨率再上传。")
    if min(picture.size) < SMALLEST:
        raise Refused("的图片太小，看不清文字。请用 150 dpi 以上重新扫描，或者靠近一些重拍。")


def on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in red, green and blue; where it is transparent it is white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    page = Image.new("RGB", layer.size, "white")
    page.paste(layer, mask=layer)
    return page


def fitted(width: int, height: int) -> tuple[int, int]:
    """Return the size in points at which a picture is read."""
    scale = min(1.0, math.sqrt(READ / (width * height)))
    return max(1, int(width * scale)), max(1, int(height * scale))


def pages_of_pdf(data: bytes) -> Iterator[Image.Image]:
    """Yield the pages of a PDF one after another, drawn at DOTS to the inch or at fewer. Raises Refused."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise Refused(DAMAGED) from fault
    if len(pdf) > MOST_PAGES:
        raise Refused(f"是 {len(pdf)} 页的扫描件，一次最多读 {MOST_PAGES} 页。请分成几个文件再上传。")
    for page in pdf:
        inches = page.get_width() / 72, page.get_height() / 72
        scale = DOTS / 72 * min(1.0, math.sqrt(READ / max(1.0, inches[0] * inches[1] * DOTS**2)))
        yield page.render(scale=scale).to_pil().convert("RGB")
        page.close()
