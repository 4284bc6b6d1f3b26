"""Callback data: what a button carries and what it may carry."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.buttons.actions import MAX_BYTES, Action, pack, topic_key, unpack
from bot.delivery.buttons.actions_of_alerts import A_DAY, FewerAlerts, SetAlerts, ShowAlerts
from bot.delivery.buttons.actions_of_mutes import (
    PER_TOPIC_CHOICES,
    DropMute,
    MuteOutlet,
    MuteTopic,
    SayEmpty,
    SetPerTopic,
    ShowContents,
    ShowMutes,
    WantGap,
    mute_key,
)
from bot.delivery.buttons.actions_of_operator import (
    AdminPage,
    CancelBroadcast,
    HaltSending,
    Resend,
    SendBroadcast,
    ShowAdmin,
    StopBroadcast,
)
from bot.delivery.buttons.actions_of_rooms import ResumeChannel, ShowChannel, StopChannel
from bot.delivery.buttons.actions_of_schedules import (
    AskLocation,
    BringBack,
    PauseFor,
    PauseUntil,
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
from bot.delivery.operator.causes import Cause
from bot.delivery.schedules.zones import REGIONS
from bot.errors import BadInput
from bot.model import StoryId
from bot.store.mutes import Mute as Mutes
from bot.store.mutes import MuteKind

STORIES = st.from_regex(r"[A-Za-z0-9_-]{1,32}", fullmatch=True).map(StoryId)
PAGES = st.integers(0, 999)
TOPICS = st.text(min_size=1, max_size=60).map(topic_key)
# Ids of supergroups and channels have at most 52 bits (Bot API, Chat).
ROOMS = st.integers(-(2**52), -1)
NUMBERS = st.integers(1, 10**18 - 1)
LEGAL: dict[Callable[..., Action], st.SearchStrategy[Action]] = {
    ShowStory: st.builds(ShowStory, STORIES),
    ShowSources: st.builds(ShowSources, STORIES, PAGES),
    CompareSides: st.builds(CompareSides, STORIES),
    ShowCard: st.builds(ShowCard, STORIES),
    Follow: st.builds(Follow, STORIES),
    Unfollow: st.builds(Unfollow, STORIES),
    Mute: st.builds(Mute, STORIES),
    Unmute: st.builds(Unmute, STORIES),
    Brief: st.builds(Brief, st.booleans()),
    ShowTop: st.builds(ShowTop, PAGES, TOPICS | st.just("")),
    ShowGaps: st.builds(ShowGaps, PAGES, st.sampled_from(["", "left", "right"])),
    KeepDiet: st.builds(KeepDiet, st.booleans()),
    SubscribeMenu: st.builds(SubscribeMenu, st.sampled_from(MenuPage)),
    ToggleTime: st.builds(ToggleTime, st.times().map("{:%H:%M}".format)),
    ToggleDay: st.builds(ToggleDay, st.integers(1, 7)),
    ToggleTopic: st.builds(ToggleTopic, TOPICS),
    SetCount: st.builds(SetCount, st.integers(1, 8)),
    ChooseRegion: st.builds(ChooseRegion, st.sampled_from(sorted(REGIONS)), PAGES),
    ChooseZone: st.builds(
        ChooseZone, st.sampled_from([zone for zones in REGIONS.values() for zone in zones])
    ),
    ChooseLanguage: st.builds(ChooseLanguage, st.from_regex(r"|[a-z]{2,3}", fullmatch=True)),
    Done: st.just(Done()),
    Unsubscribe: st.builds(Unsubscribe, st.booleans()),
    ShowStored: st.just(ShowStored()),
    Forget: st.builds(Forget, st.booleans()),
    ShowMutes: st.builds(ShowMutes, PAGES),
    DropMute: st.builds(
        DropMute,
        st.builds(Mutes, kind=st.sampled_from(MuteKind), value=st.text()).map(mute_key),
    ),
    MuteTopic: st.builds(MuteTopic, TOPICS),
    MuteOutlet: st.builds(MuteOutlet, st.from_regex(r"[a-z0-9./_-]{1,60}", fullmatch=True)),
    ShowContents: st.just(ShowContents()),
    SetPerTopic: st.builds(SetPerTopic, st.sampled_from(PER_TOPIC_CHOICES)),
    WantGap: st.builds(WantGap, st.booleans()),
    SayEmpty: st.builds(SayEmpty, st.booleans()),
    PauseFor: st.builds(PauseFor, st.integers(0, 999)),
    PauseUntil: st.builds(PauseUntil, st.integers(0, 9_999_999_999)),
    SetQuiet: st.builds(
        SetQuiet, st.just("") | st.times().map("{:%H%M}".format).map("2200{}".format)
    ),
    AskLocation: st.just(AskLocation()),
    BringBack: st.just(BringBack()),
    ShowAlerts: st.just(ShowAlerts()),
    SetAlerts: st.builds(SetAlerts, st.sampled_from(A_DAY)),
    FewerAlerts: st.just(FewerAlerts()),
    ShowAdmin: st.builds(ShowAdmin, st.sampled_from(AdminPage)),
    HaltSending: st.builds(HaltSending, st.booleans(), st.booleans()),
    Resend: st.builds(Resend, st.sampled_from(Cause), st.integers(0, 10**18 - 1)),
    SendBroadcast: st.builds(SendBroadcast, NUMBERS),
    CancelBroadcast: st.builds(CancelBroadcast, NUMBERS),
    StopBroadcast: st.builds(StopBroadcast, NUMBERS, st.booleans()),
    ShowChannel: st.builds(ShowChannel, ROOMS),
    StopChannel: st.builds(StopChannel, ROOMS),
    ResumeChannel: st.builds(ResumeChannel, ROOMS),
}


def test_every_action_is_tested_here() -> None:
    """A new kind of button comes with its legal values."""
    assert set(get_args(Action)) == set(LEGAL)


@given(st.one_of(*LEGAL.values()))
def test_what_is_packed_is_unpacked(action: Action) -> None:
    """And it fits into Telegram's 64 bytes."""
    data = pack(action)

    assert 1 <= len(data.encode()) <= MAX_BYTES
    assert action == unpack(data)


@pytest.mark.parametrize(
    "action",
    [
        pytest.param(ShowSources(StoryId("s" * 32), 999), id="longest story"),
        pytest.param(ShowTop(999, "ü" * 28), id="longest topic"),
        pytest.param(ChooseZone("America/Argentina/ComodRivadavia"), id="longest zone"),
    ],
)
def test_the_longest_values_fit(action: Action) -> None:
    """Bytes, not characters."""
    assert len(pack(action).encode()) <= MAX_BYTES


@pytest.mark.parametrize(
    "action",
    [
        pytest.param(ShowStory(StoryId("")), id="no story"),
        pytest.param(ShowStory(StoryId("a:b")), id="colon in a story"),
        pytest.param(ShowSources(StoryId("a"), -1), id="negative page"),
        pytest.param(ShowSources(StoryId("a"), 1000), id="page beyond the last"),
        pytest.param(ToggleTime("8:00"), id="time of one digit"),
        pytest.param(ToggleTime("0800"), id="time without colon"),
        pytest.param(ToggleTime("24:00"), id="no hour"),
        pytest.param(SetCount(9), id="too many stories"),
        pytest.param(ToggleDay(0), id="no weekday"),
        pytest.param(ShowChannel(7), id="a person for a channel"),
        pytest.param(SetAlerts(4), id="alerts that cannot be chosen"),
        pytest.param(SendBroadcast(0), id="no broadcast"),
        pytest.param(ToggleTopic(""), id="no topic"),
        pytest.param(ToggleTopic("ü" * 40), id="topic of 80 bytes"),
        pytest.param(ChooseZone("Europe/Berlin:"), id="colon in a zone"),
    ],
)
def test_an_illegal_value_is_not_packed(action: Action) -> None:
    """Better no button than one that means something else."""
    with pytest.raises(BadInput, match="button: "):
        pack(action)


@given(
    st.text(st.characters(codec=None), max_size=80)
    | st.from_regex(r"\A(?:st|so|to|me|ti|co|re|zo|un|ok|da|tt|br)(?::[^:]{0,40}){0,3}\Z")
)
def test_foreign_data_is_refused_or_means_itself(data: str) -> None:
    """Nothing but BadInput is raised, and no two texts mean the same action."""
    try:
        action = unpack(data)
    except BadInput:
        return

    assert data == pack(action)


@pytest.mark.parametrize(
    "data", ["", ":", "st", "st:", "st:a:b", "xx:a", "so:a:01", "so:a:-1", "br:2", "ok:", "st:a\n"]
)
def test_what_is_none_of_ours_is_refused(data: str) -> None:
    """Wrong code, number of fields or form."""
    with pytest.raises(BadInput):
        unpack(data)


@given(st.text(max_size=80))
def test_a_topic_key_is_short_and_stable(topic: str) -> None:
    """The key of a key is the key, so that a button finds its topic again."""
    assert topic_key(topic) == topic_key(topic_key(topic))
    assert len(topic_key(topic).encode()) <= 56


def test_a_short_topic_is_its_own_key() -> None:
    """Topics of the bot are shown and carried as they are."""
    assert topic_key("science") == "science"
