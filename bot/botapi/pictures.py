"""The photo of a ``sendPhoto``: uploaded, fetched from an address, or one that is here already.

Telegram reads the picture; we read its header, which tells what is no picture and what is too
large for a photo.
"""

from __future__ import annotations

import struct

from bot.botapi.links import link_fault
from bot.botapi.messages import UNKNOWN_SIZE, Photo
from bot.botapi.params import Params, Upload
from bot.botapi.state import World
from bot.botapi.wire import bad_request

# "The photo must be at most 10 MB in size. The photo's width and height must not exceed 10000 in
# total. Width and height ratio must be at most 20" (Bot API, sendPhoto).
_MOST_BYTES = 10 * 1024 * 1024
_MOST_PIXELS, _MOST_RATIO = 10_000, 20
_PNG = b"\x89PNG\r\n\x1a\n"
# PNG, JPEG, GIF, BMP, WebP and other RIFF.
_PICTURES = (_PNG, b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")


def photo_of(world: World, params: Params) -> Photo:
    """Return the photo that is asked to be sent, kept under its file id. Raises Refused."""
    named = params.text("photo")
    upload = params.files.get(named.removeprefix("attach://") or "photo")
    if upload is not None:
        return _uploaded(world, upload)
    if not named:
        raise bad_request("there is no photo in the request")
    if named in world.photos:
        return world.photos[named]
    if not named.lower().startswith(("http://", "https://")) or link_fault(named):
        raise bad_request("wrong file identifier/HTTP URL specified")
    return _kept(world, Photo(file_id=_file_id(world), url=named))


def _uploaded(world: World, upload: Upload) -> Photo:
    content = upload.content
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > _MOST_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {_MOST_BYTES} bytes"
        )
    if not content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = _size(content) or UNKNOWN_SIZE
    if width + height > _MOST_PIXELS or max(width, height) > _MOST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    photo = Photo(file_id=_file_id(world), width=width, height=height, file_size=len(content))
    world.files[photo.file_id] = content
    return _kept(world, photo)


def _file_id(world: World) -> str:
    return f"photo{world.next_id()}"


def _kept(world: World, photo: Photo) -> Photo:
    world.photos[photo.file_id] = photo
    return photo


def _size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG from its header (PNG 1.2, 11.2.2), None for the rest."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    return None
