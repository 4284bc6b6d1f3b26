"""A world as one JSON document, so that a server can stop and go on where it was.

Rule: what a bot could ask about later is kept (chats, people, messages, waiting updates, webhook,
profile, Stars); what belongs to the running process is not (calls, faults, limits, pressed
buttons, the bytes of pictures).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bot.botapi.chats import Chat, ChatKind, Member, Standing, User
from bot.botapi.entities import Entity, Formatted
from bot.botapi.messages import Message, Photo
from bot.botapi.state import World
from bot.botapi.updates import Update
from bot.botapi.wire import JsonObject

_FORM = 1


@contextlib.contextmanager
def kept(world: World, path: Path) -> Iterator[None]:
    """Take *world* up from *path*, if it is there, and write it back at the end.

    Raises ValueError if the file holds something else, OSError if it cannot be written.
    """
    if path.exists():
        restore(world, json.loads(path.read_text("utf-8")))
    try:
        yield
    finally:
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(json.dumps(to_document(world), separators=(",", ":")), "utf-8")
        fresh.replace(path)


def to_document(world: World) -> JsonObject:
    """Return all of *world* that lasts, in types JSON has."""
    return {
        "form": _FORM,
        "bot_id": world.me.id,
        "version": world.version,
        "next_id": world.next_id(),
        "chats": [_chat_document(chat) for chat in world.chats.values()],
        "photos": [asdict(photo) for photo in world.photos.values()],
        "updates": [asdict(update) for update in world.updates.waiting()],
        "last_update_id": world.updates.last_id,
        "allowed_updates": sorted(world.updates.allowed),
        "webhook": world.webhook,
        "profile": world.profile.to_document(),
        "stars": asdict(world.stars),
    }


def restore(world: World, document: object) -> None:
    """Make *world*, which must be fresh, the one of *document*.

    Raises ValueError if the document is none of ours, or of another bot.
    """
    if not isinstance(document, dict) or document.get("form") != _FORM:
        raise ValueError("it is not of this form")
    if document["bot_id"] != world.me.id:
        raise ValueError(f"it is of the bot {document['bot_id']}, not {world.me.id}")
    try:
        _restore(world, document)
    except (KeyError, TypeError) as error:
        raise ValueError(f"it lacks something: {error}") from error


def _restore(world: World, document: JsonObject) -> None:
    for found in _objects(document["chats"]):
        chat = _chat(found)
        world.chats[chat.id] = chat
    for found in _objects(document["photos"]):
        photo = Photo(**found)  # type: ignore[arg-type]  # as asdict wrote it
        world.photos[photo.file_id] = photo
    updates = [Update(**found) for found in _objects(document["updates"])]  # type: ignore[arg-type]  # ditto
    world.updates.restore(updates, _integer(document["last_update_id"]))
    world.updates.allow(frozenset(_strings(document["allowed_updates"])))
    world.webhook = _object(document["webhook"])
    world.profile.restore(_object(document["profile"]))
    stars = _object(document["stars"])
    world.stars.balance, world.stars.spent = _integer(stars["balance"]), _integer(stars["spent"])
    world.resume(version=_integer(document["version"]), next_id=_integer(document["next_id"]))


def _chat_document(chat: Chat) -> JsonObject:
    found = asdict(chat)
    found["topics"], found["closed_topics"] = sorted(chat.topics), sorted(chat.closed_topics)
    found["bot"] = _member_document(chat.bot) if chat.bot else None
    found["members"] = [_member_document(member) for member in chat.members.values()]
    found["messages"] = [asdict(message) for message in chat.messages.values()]
    return found


def _member_document(member: Member) -> JsonObject:
    return asdict(member) | {"rights": sorted(member.rights)}


def _chat(found: JsonObject) -> Chat:
    members = [_member(member) for member in _objects(found["members"])]
    messages = [_message(message) for message in _objects(found["messages"])]
    topics = found["topics"], found["closed_topics"]
    made = found | {
        "kind": ChatKind(str(found["kind"])),
        "standing": Standing(str(found["standing"])),
        "person": _user(found["person"]) if found["person"] else None,
        "bot": _member(_object(found["bot"])) if found["bot"] else None,
        "topics": frozenset(_integers(topics[0])),
        "closed_topics": set(_integers(topics[1])),
        "members": {member.user.id: member for member in members},
        "messages": {message.message_id: message for message in messages},
    }
    return Chat(**made)  # type: ignore[arg-type]  # as asdict wrote it


def _member(found: JsonObject) -> Member:
    made = found | {"user": _user(found["user"]), "rights": frozenset(_strings(found["rights"]))}
    return Member(**made)  # type: ignore[arg-type]  # as asdict wrote it


def _message(found: JsonObject) -> Message:
    content = _object(found["content"])
    entities = tuple(Entity(**entity) for entity in _objects(content["entities"]))  # type: ignore[arg-type]  # as asdict wrote it
    photo = _object(found["photo"]) if found["photo"] else None
    made = found | {
        "content": Formatted(str(content["text"]), entities),
        "photo": Photo(**photo) if photo else None,  # type: ignore[arg-type]  # as asdict wrote it
    }
    return Message(**made)  # type: ignore[arg-type]  # as asdict wrote it


def _user(found: object) -> User:
    return User(**_object(found))  # type: ignore[arg-type]  # as asdict wrote it


def _object(found: object) -> JsonObject:
    if not isinstance(found, dict):
        raise TypeError("an object was expected")
    return found


def _objects(found: object) -> list[JsonObject]:
    return [_object(item) for item in _list(found)]


def _list(found: object) -> list[object]:
    if not isinstance(found, list):
        raise TypeError("a list was expected")
    return found


def _strings(found: object) -> list[str]:
    return [str(item) for item in _list(found)]


def _integers(found: object) -> list[int]:
    return [_integer(item) for item in _list(found)]


def _integer(found: object) -> int:
    if not isinstance(found, int):
        raise TypeError("a number was expected")
    return found
