"""A picture that says that a machine made it: in a corner, where the film does too, and in its metadata (XMP, TC260:AIGC)."""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image

from core.render.ai_label import mark_drawing
from core.render.camera_moves import Size

QUALITY = 93
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>{}</TC260:AIGC></rdf:Description></rdf:RDF>'
    '</x:xmpmeta><?xpacket end="w"?>'
)


def labelled_jpeg(source: Path, label: str, words: str = "") -> bytes:
    """The picture as a JPEG with the label (`core.render.join.content_label`), and `words` in its top left corner as a film has them;
    empty for none."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    if words:
        drawn, left, top = mark_drawing(words, Size(*picture.size))
        lettering = Image.fromarray(drawn)
        picture.paste(lettering, (left, top), lettering)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True, xmp=XMP.format(escape(label)).encode())
    return out.getvalue()
