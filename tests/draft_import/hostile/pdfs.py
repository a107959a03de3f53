"""PDF files that do harm, written by hand: PDF 1.7 (ISO 32000-1), a table of objects at the end."""

import io

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.draft_import.hostile.files import LAW

_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"


def law(password: str | None = None) -> bytes:
    """Write a small law as a PDF, which opens with a password if one is given."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    lock = None if password is None else StandardEncryption(password, "owner")
    canvas = Canvas(stream, encrypt=lock)
    canvas.setFont("STSong-Light", 16)
    for row, line in enumerate(LAW):
        canvas.drawString(72, 770 - 28 * row, line)
    canvas.save()
    return stream.getvalue()


def pdf(*objects: bytes) -> bytes:
    """Write a file of these objects, numbered from 1; the first is the catalog."""
    body, places = b"%PDF-1.7\n", []
    parts = [body]
    place = len(body)
    for number, content in enumerate(objects, 1):
        part = b"%d 0 obj\n%b\nendobj\n" % (number, content)
        places.append(place)
        parts.append(part)
        place += len(part)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    size = len(objects) + 1
    return b"".join(parts) + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, place)
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Write an object with content."""
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(content), more, content)


def looping() -> bytes:
    """Write a tree of pages that holds itself."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 9/Kids[3 0 R 2 0 R]>>",
        b"<</Type/Pages/Parent 2 0 R/Count 9/Kids[2 0 R 3 0 R]>>",
    )


def pages(count: int) -> bytes:
    """Write that many pages, all with the same Latin line."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, count + 5))
    one = _PAGE + b"/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (count, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(b"BT /F 12 Tf 72 720 Td (Not a law, but a line on every page) Tj ET"),
        *([one] * count),
    )


def picture(width: int, height: int) -> bytes:
    """Write a page that only an image covers, which claims to be of this size."""
    claimed = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray" % (
        width,
        height,
    )
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        _PAGE + b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        stream(b"595 0 0 842 0 0 cm /I Do"),
        stream(b"\x7f", claimed + b"/BitsPerComponent 8"),
    )


def calling(url: str) -> bytes:
    """Write a page that opens an address, runs a script and takes its content from elsewhere."""
    address = url.encode()
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(%b/open)>>"
        b"/AA<</WC<</S/JavaScript/JS(app.launchURL\\('%b/script'\\))>>>>>>" % (address, address),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        _PAGE + b"/Contents 4 0 R>>",
        b"<</Length 0/F<</FS/URL/F(%b/content)>>>>\nstream\n\nendstream" % address,
    )
