"""Files that strangers might hand in: honest ones, broken ones, and ones made to break whoever reads them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final

import docx
import openpyxl
from pypdf import PdfWriter

from shared.eventstore.filetypes import DOCX, PDF, PNG, TEXT, XLSX

VIETNAMESE: Final = (
    "Sở Nội vụ tỉnh Hà Nam ban hành sổ tay chất lượng. Lãnh đạo cam kết thực hiện đầy đủ các yêu cầu của tiêu chuẩn; "
    "mọi thủ tục hành chính được giải quyết đúng hạn, hồ sơ được lưu giữ và kiểm soát theo quy định."
)
LAUGHS: Final = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def pdf(*objects: str, trailer: str = "/Root 1 0 R", cut: int = 0) -> bytes:
    """Returns a PDF of these objects, numbered from 1, with a true table of where they stand."""
    raw, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(raw))
        raw += f"{number} 0 obj\n".encode() + each.encode("latin-1") + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    raw_table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    end = f"trailer\n<</Size {len(objects) + 1} {trailer}>>\nstartxref\n{len(raw)}\n%%EOF\n".encode()
    whole = raw + raw_table + end
    return whole[: len(whole) - cut]


CATALOG: Final = "<</Type/Catalog/Pages 2 0 R>>"
FONT: Final = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def pages(kids: str = "[3 0 R]", count: int = 1) -> str:
    """Returns the root of a tree of pages."""
    return f"<</Type/Pages/Kids {kids}/Count {count}>>"


def page(contents: str = "4 0 R") -> str:
    """Returns a page."""
    return f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources{FONT}/Contents {contents}>>"


def stream(content: str) -> str:
    """Returns a stream of one page's words."""
    return f"<</Length {len(content)}>>\nstream\n{content}\nendstream"


def bombed(megabytes: int) -> str:
    """Returns a stream that unfolds to so many megabytes."""
    folded = zlib.compress(b"0 " * (megabytes * 524_288), 1).decode("latin-1")
    return f"<</Length {len(folded)}/Filter/FlateDecode>>\nstream\n{folded}\nendstream"


def honest_pdf(words: str = "Quality manual") -> bytes:
    """Returns a PDF of one page."""
    return pdf(CATALOG, pages(), page(), stream(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET"))


def locked_pdf(password: str) -> bytes:
    """Returns a PDF that opens with a password; an empty one opens it for everybody, and restricts printing alone."""
    writer, target = PdfWriter(clone_from=io.BytesIO(honest_pdf())), io.BytesIO()
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    writer.write(target)
    return target.getvalue()


def word(*paragraphs: str, cells: tuple[str, ...] = (), header: str = "") -> bytes:
    """Returns a DOCX."""
    document, target = docx.Document(), io.BytesIO()
    for each in paragraphs:
        document.add_paragraph(each)
    if cells:
        table = document.add_table(1, len(cells))
        for place, each in zip(table.rows[0].cells, cells, strict=True):
            place.text = each
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.save(target)
    return target.getvalue()


def sheet(*rows: tuple[Any, ...]) -> bytes:
    """Returns an XLSX."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


def with_part(package: bytes, name: str, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """Returns a package in which one part holds something else."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            kept = old.read(each)
            if each == name:
                kept = content(kept) if callable(content) else content
            new.writestr(each, kept)
        if name not in old.namelist():
            assert isinstance(content, bytes)
            new.writestr(name, content)
    return target.getvalue()


def locked_package(package: bytes) -> bytes:
    """Returns a package whose parts say of themselves that they are encrypted."""
    raw = bytearray(package)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            (flags,) = struct.unpack_from("<H", raw, place + offset)
            struct.pack_into("<H", raw, place + offset, flags | 1)
            place = raw.find(mark, place + 4)
    return bytes(raw)


def spoiled(package: bytes, part: str) -> bytes:
    """Returns a package one of whose parts does not have the checksum that stands beside it."""
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        told = struct.pack("<L", parts.getinfo(part).CRC)
    raw = bytearray(package)
    place = raw.rfind(told)
    raw[place] ^= 0xFF
    place = raw.find(told)
    raw[place] ^= 0xFF
    return bytes(raw)


def _laughing(root: str) -> Callable[[bytes], bytes]:
    return lambda _old: (LAUGHS + root).encode()


BODY: Final = "word/document.xml"
_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DEEP: Final = (
    f"<w:document {_W}><w:body>" + "<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000
    + "</w:body></w:document>"
).encode()  # fmt: skip
_FAR: Final = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
    b'<sheetData><row r="1"><c r="XFD1" t="inlineStr"><is><t>Far</t></is></c></row></sheetData></worksheet>'
)
_UNDECLARED: Final = word("x")

HONEST: Final[dict[str, tuple[bytes, str, str]]] = {
    "a pdf": (honest_pdf(), PDF, "Quality manual"),
    "a pdf that everybody may open": (locked_pdf(""), PDF, "Quality manual"),
    "a pdf that says it has a million pages": (
        pdf(CATALOG, pages(count=1_000_000), page(), stream("BT /F1 9 Tf (One) Tj ET")), PDF, "One",
    ),
    "a document": (word("Xin chào", cells=("Ô 1", "Ô 2"), header="Đầu trang"), DOCX, "Xin chào\nÔ 1\nÔ 2\nĐầu trang"),
    "a document in letters and marks apart": (word("Hoa\u0300"), DOCX, "Hoà"),
    "a sheet": (sheet(("Tên", None, 3), (), ("Số", 1.5)), XLSX, "Sheet\nTên\t3\nSố\t1.5"),
    "a sheet that says it is huge": (with_part(sheet(("x",)), "xl/worksheets/sheet1.xml", _FAR), XLSX, "Sheet\nFar"),
    "a text": ("\ufeffSổ tay\r\nchất lượng \n".encode(), TEXT, "Sổ tay\nchất lượng"),
    "a text in UTF-16": ("Sổ tay".encode("utf-16"), TEXT, "Sổ tay"),
    "a text that turns its direction": ("a\u202eb\u2066c".encode(), TEXT, "abc"),
    "a long text": (VIETNAMESE.encode(), TEXT, VIETNAMESE),
}  # fmt: skip
"""Name: bytes, media type, the text that is in it."""

HOSTILE: Final[dict[str, tuple[bytes, str, set[str]]]] = {
    "a pdf of rubbish": (b"%PDF-1.4\nrubbish", PDF, {"damaged"}),
    "a pdf cut in the middle": (honest_pdf()[:120], PDF, {"damaged"}),
    "a pdf cut behind its pages": (honest_pdf()[:-22], PDF, {"damaged"}),
    "a pdf without pages": (pdf(CATALOG, pages("[]", 0)), PDF, {"damaged"}),
    "a pdf whose pages are in themselves": (pdf(CATALOG, pages("[2 0 R]")), PDF, {"damaged", "timeout"}),
    "a pdf whose pages go in a ring": (
        pdf(CATALOG, pages(), "<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"), PDF, {"damaged", "timeout"},
    ),
    "a pdf whose table leads to itself": (
        pdf(CATALOG, pages(), page(), stream(""), trailer="/Root 1 0 R/Prev 9"), PDF, {"damaged", "no_text"},
    ),
    "a pdf nested deep": (
        pdf(CATALOG, pages(), page("[" * 100_000 + "]" * 100_000)), PDF, {"damaged", "no_text", "crashed"},
    ),
    "a pdf with a bomb for a page": (
        pdf(CATALOG, pages(), page(), bombed(200)), PDF, {"too_large", "memory", "timeout", "no_text"},
    ),
    "a pdf with more pages than are read": (
        pdf(CATALOG, pages("[" + "3 0 R " * 300 + "]", 300), page(), stream("")), PDF, {"too_large", "damaged"},
    ),
    "a pdf behind a password": (locked_pdf("secret"), PDF, {"encrypted"}),
    "a pdf of pictures alone": (pdf(CATALOG, pages(), page(), stream("")), PDF, {"no_text"}),
    "a document of which a part is spoiled": (spoiled(word("x"), BODY), DOCX, {"damaged"}),
    "a document without end": (word("x")[:-40], DOCX, {"damaged"}),
    "a document that is none": (with_part(word("x"), BODY, b"\x00\x01"), DOCX, {"damaged"}),
    "a document behind a password": (locked_package(word("x")), DOCX, {"encrypted"}),
    "a document that laughs": (with_part(word("x"), BODY, _laughing("<x>&j;</x>")), DOCX, {"damaged"}),
    "a document that laughs in UTF-16": (
        with_part(word("x"), BODY, (LAUGHS + "<x>&j;</x>").replace("?><", ' encoding="UTF-16"?><', 1).encode("utf-16")),
        DOCX, {"damaged"},
    ),
    "a document that asks for another file": (
        with_part(word("x"), BODY, b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'),
        DOCX, {"damaged"},
    ),
    "a document with a bomb beside it": (
        with_part(word("x"), "word/media/a.bin", b"\x00" * (130 * 1024 * 1024)), DOCX, {"too_large"},
    ),
    "a document nested deep": (with_part(word("x"), BODY, _DEEP), DOCX, {"damaged", "memory"}),
    "an empty document": (word(), DOCX, {"no_text"}),
    "a sheet that laughs": (
        with_part(sheet(("x",)), "xl/worksheets/sheet1.xml", _laughing("<worksheet>&j;</worksheet>")),
        XLSX, {"damaged"},
    ),
    "a sheet whose part is cut": (
        with_part(sheet(("x",)), "xl/worksheets/sheet1.xml", lambda old: old[:-20]), XLSX, {"damaged"},
    ),
    "an empty sheet": (sheet(), XLSX, {"no_text"}),
    "a document said to be a sheet": (word("x"), XLSX, {"damaged"}),
    "a text cut in a letter": (b"\xff\xfeS\x00\x1e", TEXT, {"damaged"}),
    "a text of controls": (b"\x01\x02\x03", TEXT, {"no_text"}),
    "a picture": (b"\x89PNG\r\n\x1a\n", PNG, {"unsupported"}),
}  # fmt: skip
"""Name: bytes, media type, the reasons that may be found for having no text of it."""
