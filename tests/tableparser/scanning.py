"""Scans and photos of tables: a page of a PDF drawn as a scanner or a camera gives it."""

import io

import pypdfium2
from PIL import Image, ImageChops


def page_pictures(pdf: bytes, dots: int) -> list[Image.Image]:
    """Return the pages of a PDF in grey levels, with so many points to the inch."""
    return [page.render(scale=dots / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def worn(page: Image.Image, *, turned: float = 0.8, noise: float = 8, light: int = 235) -> Image.Image:
    """Return a page turned by some degrees, grey and with noise, as a worn copier gives it."""
    page = page.rotate(turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    faded = page.point([light - (255 - level) * 85 // 100 for level in range(256)])
    if not noise:
        return faded
    return ImageChops.add(faded, Image.effect_noise(faded.size, noise), offset=-128)


def at_an_angle(page: Image.Image, share: float) -> Image.Image:
    """Return a page as a camera takes it from the side: its upper edge is shorter by this share at each end."""
    by = share * page.width
    corners = (-by, -by / 2, 0, page.height, page.width, page.height + by / 2, page.width + by, 0)
    return page.transform(page.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)


def bent(page: Image.Image, depth: int) -> Image.Image:
    """Return a page that does not lie flat: in its middle it is lower by so many pixels than at its sides."""
    strips, mesh = 24, []
    for number in range(strips):
        left, right = (page.width * each // strips for each in (number, number + 1))
        tops = [-depth * 4 * (at / page.width) * (1 - at / page.width) for at in (left, right)]
        quad = (left, tops[0], left, page.height + tops[0], right, page.height + tops[1], right, tops[1])
        mesh.append(((left, 0, right, page.height), quad))
    return page.transform(page.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=255)


def jpeg(page: Image.Image, quality: int = 60) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def picture_pdf(pages: list[Image.Image], dots: int) -> bytes:
    """Return a PDF whose pages are pictures, as a scanner saves them."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots)
    return out.getvalue()
