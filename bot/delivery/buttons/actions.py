"""What a button asks for: the only place that builds and reads callback data.

Rule 1: ``unpack(pack(action)) == action``, and what ``unpack`` accepts, ``pack`` writes the same.
Rule 2: callback data is at most 64 bytes (Bot API, InlineKeyboardButton) for any legal value.
Rule 3: data comes from outside: whatever does not fit raises BadInput and nothing else.

The data is a code and the fields, separated by colons; codes are never given a second meaning, as
old messages keep their buttons for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass

from bot.delivery.buttons import action_fields as form
from bot.delivery.buttons.action_fields import Field
from bot.delivery.buttons.actions_of_alerts import (
    ALERTS,
    AlertAction,
    FewerAlerts,
    SetAlerts,
    ShowAlerts,
)
from bot.delivery.buttons.actions_of_mutes import (
    DOMAIN,
    KEY,
    PER_TOPIC,
    DropMute,
    MuteAction,
    MuteOutlet,
    MuteTopic,
    SayEmpty,
    SetPerTopic,
    ShowContents,
    ShowMutes,
    WantGap,
)
from bot.delivery.buttons.actions_of_operator import (
    CAUSE,
    N_MESSAGES,
    NUMBER,
    PAGE,
    CancelBroadcast,
    HaltSending,
    OperatorAction,
    Resend,
    SendBroadcast,
    ShowAdmin,
    StopBroadcast,
)
from bot.delivery.buttons.actions_of_rooms import ROOM, ResumeChannel, ShowChannel, StopChannel
from bot.delivery.buttons.actions_of_schedules import (
    DAYS,
    HOURS,
    MINUTE,
    AskLocation,
    BringBack,
    PauseFor,
    PauseUntil,
    ScheduleAction,
    SetQuiet,
)
from bot.delivery.buttons.actions_of_stories import (
    Brief,
    CompareSides,
    Follow,
    KeepDiet,
    Mute,
    ShowCard,
    ShowGaps,
    ShowSources,
    ShowStory,
    ShowTop,
    Unfollow,
    Unmute,
)
from bot.delivery.buttons.actions_of_subscriptions import (
    ChooseLanguage,
    ChooseRegion,
    ChooseZone,
    Done,
    Forget,
    MenuPage,
    SetCount,
    ShowStored,
    SubscribeMenu,
    ToggleDay,
    ToggleTime,
    ToggleTopic,
    Unsubscribe,
)
from bot.errors import BadInput

MAX_BYTES = 64
# What ShowTop leaves for its topic: 64 without "to:", the page and a colon, and one to spare.
_TOPIC_BYTES = 56


Action = (
    ShowStory
    | ShowSources
    | CompareSides
    | ShowCard
    | Follow
    | Unfollow
    | Mute
    | Unmute
    | Brief
    | ShowTop
    | ShowGaps
    | KeepDiet
    | SubscribeMenu
    | ToggleTime
    | ToggleDay
    | ToggleTopic
    | SetCount
    | ChooseRegion
    | ChooseZone
    | ChooseLanguage
    | Done
    | Unsubscribe
    | ShowStored
    | Forget
    | AlertAction
    | MuteAction
    | OperatorAction
    | ScheduleAction
    | ShowChannel
    | StopChannel
    | ResumeChannel
)


@dataclass(frozen=True, slots=True)
class _Kind:
    make: Callable[..., Action]
    fields: tuple[Field, ...] = ()

    def fits(self, texts: Sequence[str]) -> bool:
        pairs = zip(self.fields, texts, strict=False)
        return len(texts) == len(self.fields) and all(f.form.fullmatch(t) for f, t in pairs)


_MENU = Field(re.compile("|".join(MenuPage)), MenuPage)

_KINDS: Mapping[str, _Kind] = {
    "st": _Kind(ShowStory, (form.STORY,)),
    "so": _Kind(ShowSources, (form.STORY, form.PAGE)),
    "cs": _Kind(CompareSides, (form.STORY,)),
    "ca": _Kind(ShowCard, (form.STORY,)),
    "fo": _Kind(Follow, (form.STORY,)),
    "uf": _Kind(Unfollow, (form.STORY,)),
    "mu": _Kind(Mute, (form.STORY,)),
    "um": _Kind(Unmute, (form.STORY,)),
    "br": _Kind(Brief, (form.YES,)),
    "to": _Kind(ShowTop, (form.PAGE, form.ANY_TOPIC)),
    "ga": _Kind(ShowGaps, (form.PAGE, form.GAP)),
    "di": _Kind(KeepDiet, (form.YES,)),
    "me": _Kind(SubscribeMenu, (_MENU,)),
    "ti": _Kind(ToggleTime, (form.TIME,)),
    "da": _Kind(ToggleDay, (form.DAY,)),
    "tt": _Kind(ToggleTopic, (form.TOPIC,)),
    "co": _Kind(SetCount, (form.COUNT,)),
    "re": _Kind(ChooseRegion, (form.REGION, form.PAGE)),
    "zo": _Kind(ChooseZone, (form.ZONE,)),
    "la": _Kind(ChooseLanguage, (form.LANGUAGE,)),
    "ok": _Kind(Done),
    "un": _Kind(Unsubscribe, (form.YES,)),
    "bb": _Kind(BringBack),
    "my": _Kind(ShowStored),
    "fg": _Kind(Forget, (form.YES,)),
    "lm": _Kind(ShowMutes, (form.PAGE,)),
    "dm": _Kind(DropMute, (KEY,)),
    "mt": _Kind(MuteTopic, (form.TOPIC,)),
    "mo": _Kind(MuteOutlet, (DOMAIN,)),
    "ed": _Kind(ShowContents),
    "pt": _Kind(SetPerTopic, (PER_TOPIC,)),
    "wg": _Kind(WantGap, (form.YES,)),
    "se": _Kind(SayEmpty, (form.YES,)),
    "al": _Kind(ShowAlerts),
    "as": _Kind(SetAlerts, (ALERTS,)),
    "af": _Kind(FewerAlerts),
    "op": _Kind(ShowAdmin, (PAGE,)),
    "oh": _Kind(HaltSending, (form.YES, form.YES)),
    "or": _Kind(Resend, (CAUSE, N_MESSAGES)),
    "bs": _Kind(SendBroadcast, (NUMBER,)),
    "bc": _Kind(CancelBroadcast, (NUMBER,)),
    "bx": _Kind(StopBroadcast, (NUMBER, form.YES)),
    "pf": _Kind(PauseFor, (DAYS,)),
    "pu": _Kind(PauseUntil, (MINUTE,)),
    "qu": _Kind(SetQuiet, (HOURS,)),
    "lo": _Kind(AskLocation),
    "cn": _Kind(ShowChannel, (ROOM,)),
    "cx": _Kind(StopChannel, (ROOM,)),
    "cr": _Kind(ResumeChannel, (ROOM,)),
}
_CODES = {kind.make: code for code, kind in _KINDS.items()}


def pack(action: Action) -> str:
    """Return the callback data of *action*. Raises BadInput if a field has no legal value."""
    code = _CODES[type(action)]
    kind = _KINDS[code]
    texts = [f.write(value) for f, value in zip(kind.fields, astuple(action), strict=True)]
    data = ":".join((code, *texts))
    if not kind.fits(texts) or len(data.encode()) > MAX_BYTES:
        raise BadInput(f"button: {action!r} is not within what a button can carry")
    return data


def topic_key(topic: str) -> str:
    """Return what of *topic* fits into a button, the same for the same topic; short ones whole."""
    legal = re.sub(r"[:\x00-\x1f\x7f\ud800-\udfff]", " ", topic)
    return legal.encode()[:_TOPIC_BYTES].decode("utf-8", "ignore")


def unpack(data: str) -> Action:
    """Return the action that *data* was packed from. Raises BadInput if it is none of ours."""
    code, *texts = data.split(":")
    kind = _KINDS.get(code)
    if kind is None or not kind.fits(texts) or len(data.encode()) > MAX_BYTES:
        raise BadInput("button: expected the data of one of our buttons")
    return kind.make(*(f.read(text) for f, text in zip(kind.fields, texts, strict=True)))
