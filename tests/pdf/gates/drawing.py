"""A certificate with all that belongs into its file, drawn for other programs to judge."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from trainfac.certificates import renderers
from trainfac.certificates.snapshot import Snapshot

CREDENTIAL = json.dumps({"type": ["VerifiableCredential", "OpenBadgeCredential"]}).encode()


@dataclass(frozen=True)
class Drawn:
    """A certificate and the file it was drawn into."""

    snapshot: Snapshot
    path: Path


def draw(snapshot: Snapshot) -> bytes:
    return renderers.in_use(snapshot, images=pictures_of(snapshot), translate=str, credential=CREDENTIAL)


def pictures_of(snapshot: Snapshot) -> dict[str, bytes]:
    return {digest: picture(digest) for digest in snapshot.image_digests}


def picture(text: str) -> bytes:
    """As people upload them: colours that let the page shine through."""
    image = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).text((20, 40), text, fill=(20, 30, 120, 200))
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()
