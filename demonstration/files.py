"""Made-up files of the demonstration: a small, valid PDF of one page."""

from django.core.files.uploadedfile import SimpleUploadedFile

OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
)


def made_up_pdf(name: str) -> SimpleUploadedFile:
    """Return a PDF 1.4 of one A4 page (ISO 32000-1) that says it is made up."""
    page = b"BT /F1 18 Tf 72 760 Td (Demonstration only. Made-up evidence.) Tj ET"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page)
    body, places = b"%PDF-1.4\n", []
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    for number, content in enumerate((*OBJECTS, stream, font), start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    body += b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end
    return SimpleUploadedFile(name, body, content_type="application/pdf")
