"""Photos and videos made from nothing: whole ones, and the parts to break them with."""

import struct
import zlib
from io import BytesIO

from PIL import Image

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new(options.pop("mode", "RGB"), size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """Return a small PNG that says it has very many pixels."""
    row = zlib.compress(b"\0" * (side // 8 + 1) * 100)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)),
        (b"IDAT", row),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def box(kind: bytes, *content: bytes) -> bytes:
    whole = b"".join(content)
    return struct.pack(">I4s", 8 + len(whole), kind) + whole


def header(seconds: float, scale: int = 1000) -> bytes:
    """Return what mvhd and mdhd begin with."""
    return struct.pack(">IIIII", 0, 0, 0, scale, round(seconds * scale)) + bytes(4)


def mp4(
    seconds: float = 3, *, codec: bytes = b"avc1", said: float | None = None, more: bytes = b"", film: bytes = b""
) -> bytes:
    """Return an MP4 without real pictures; `said` is what its header says of its length."""
    told = header(seconds if said is None else said)
    sample = struct.pack(">II", 0, 1) + box(codec, bytes(78))
    times = struct.pack(">IIII", 0, 1, 1, round(seconds * 1000))
    table = box(b"stbl", box(b"stsd", sample), box(b"stts", times))
    handler = box(b"hdlr", bytes(8) + b"vide" + bytes(13))
    media = box(b"mdia", box(b"mdhd", told), handler, box(b"minf", table))
    track = box(b"trak", box(b"tkhd", bytes(76) + struct.pack(">II", 640 << 16, 360 << 16)), media)
    moov = box(b"moov", box(b"mvhd", told + bytes(76)), track, film)
    return box(b"ftyp", b"isom" + bytes(4) + b"isomavc1") + moov + box(b"mdat", bytes(64)) + more


def element(name: int, *content: bytes) -> bytes:
    whole = b"".join(content)
    key = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return key + (len(whole) | 1 << 56).to_bytes(8, "big") + whole


def webm(seconds: float = 2, *, codec: bytes = b"V_VP8", said: float | None = None, doc: bytes = b"webm") -> bytes:
    """Return a WebM that a browser can play: each of its pictures is the inside of a lossy WebP."""
    size = (64, 48)
    pictures = [_vp8(colour, size) for colour in ("red", "blue")]
    video = element(0xE0, element(0xB0, bytes([size[0]])), element(0xBA, bytes([size[1]])))
    track = element(
        0xAE, element(0xD7, b"\1"), element(0x73C5, b"\1"), element(0x83, b"\1"), element(0x86, codec), video
    )
    told = struct.pack(">d", 1000 * (seconds if said is None else said))
    clusters = b"".join(
        element(
            0x1F43B675,
            element(0xE7, round(1000 * seconds * at / 2).to_bytes(4, "big")),
            element(0xA3, b"\x81\0\0\x80" + pictures[at % 2]),
        )
        for at in range(3)
    )
    head = element(
        0x1A45DFA3, element(0x4286, b"\1"), element(0x4282, doc), element(0x4287, b"\2"), element(0x4285, b"\2")
    )
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(4, "big")), element(0x4489, told))
    return head + element(0x18538067, info, element(0x1654AE6B, track), clusters)


def _vp8(colour: str, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "WEBP", quality=50)
    found = out.getvalue()
    at = found.index(b"VP8 ")
    (length,) = struct.unpack_from("<I", found, at + 4)
    return found[at + 8 : at + 8 + length]
