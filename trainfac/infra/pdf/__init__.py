"""Documents as PDF: the one place that knows WeasyPrint and Pango.

A document is HTML and style sheets that we wrote, with values that were escaped. It is drawn without network and
without files: the only pictures it can name are those of our own folder and those passed in. The same input gives
the same bytes. Fonts, style sheets and pictures are kept per thread, because Pango's objects must not be shared.
"""

from trainfac.infra.pdf.archival import AttachedFile
from trainfac.infra.pdf.assets import ASSET_FOLDER, PdfRefused, asset_text, asset_url, image_url
from trainfac.infra.pdf.documents import Layout, lay_out, render_pdf
from trainfac.infra.pdf.pictures import Squares
from trainfac.infra.pdf.raster import first_page
from trainfac.infra.pdf.shaping import ShapedText, shape

__all__ = [
    "ASSET_FOLDER",
    "AttachedFile",
    "Layout",
    "PdfRefused",
    "ShapedText",
    "Squares",
    "asset_text",
    "asset_url",
    "first_page",
    "image_url",
    "lay_out",
    "render_pdf",
    "shape",
]
