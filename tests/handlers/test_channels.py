"""Channels: set up from a private chat by who manages them, and by nobody else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.chats import ChatKind, User
from bot.botapi.person import Person
from bot.delivery.buttons.actions import pack
from bot.delivery.buttons.actions_of_rooms import ShowChannel
from bot.model import DeliveryState, Subscriber, Subscription
from bot.store import ledger, preferences, rooms, subscribers
from bot.store.ledger import SlotToPlan
from bot.views import ListQuery
from handlers.channels import address_of
from tests.handlers.conftest import Service
from tests.rooms import ADMIN, CHANNEL, MEMBER, POSTING, Place, a_channel
from tests.talk import Talk, labels


@pytest.fixture
def channel(service: Service) -> Place:
    """A channel in which the bot may post; nobody was told of it."""
    place = a_channel(service.server)
    place.set_bot("administrator", *POSTING)
    return place


def in_private(service: Service, user: User) -> Talk:
    """Return *user* in the private chat with the bot."""
    service.server.world.add_person(user)
    return Talk(service.server, Person(service.server.world, user, service.server.clock))


@pytest.fixture
async def ada(service: Service, channel: Place) -> Talk:
    """The owner of the channel, who was told that the bot is there."""
    talk = in_private(service, ADMIN)
    await talk.receives(1)
    return talk


async def stored(service: Service) -> tuple[Subscriber, Subscription]:
    """Return what is kept of the channel."""
    async with service.parts.store.read() as db:
        who = await subscribers.find_subscriber(db, CHANNEL)
        wanted = await subscribers.find_subscription(db, CHANNEL)
    assert who is not None
    assert wanted is not None
    return who, wanted


async def test_who_adds_the_bot_is_told_how_to_go_on(ada: Talk) -> None:
    """With a command to copy that names the channel."""
    told = ada.person.received[-1].content.text

    assert "“Harbor & News”" in told
    assert "/channel @harbor 08:00 science Berlin" in told


async def test_a_channel_is_set_up_in_words(service: Service, channel: Place, ada: Talk) -> None:
    """As /subscribe does it; the channel itself hears nothing."""
    shown = await ada.says("/channel @harbor 08:00 Berlin politics 2 stories")

    who, wanted = await stored(service)
    assert "Briefings of “Harbor & News”" in shown.content.text
    assert "When: 08:00" in shown.content.text
    assert "Next briefing:" in shown.content.text
    assert (wanted.topics, wanted.n_stories) == (("politics",), 2)
    assert who.zone.key == "Europe/Berlin"
    assert wanted.next_due_at is not None
    assert channel.posts == ()


async def test_a_channel_begins_with_the_language_and_clock_of_who_sets_it_up(
    service: Service, ada: Talk
) -> None:
    """Whoever sets it up most often writes for people like themselves."""
    await ada.says("/language Deutsch")
    await ada.says("/subscribe 07:00 Lisbon")

    await ada.says("/channel @harbor 08:00")

    who, _ = await stored(service)
    assert (who.language, who.zone.key) == ("de", "Europe/Lisbon")


async def test_what_a_channel_gets_can_be_seen_changed_and_dropped(
    service: Service, ada: Talk
) -> None:
    """Times and topics are added, and dropped by name."""
    await ada.says("/channel @harbor 08:00 science Berlin")
    await ada.says("/channel @HARBOR 18:00 climate")

    shown = await ada.says("/channel t.me/harbor")
    assert "When: 08:00" in shown.content.text
    assert "18:00" in shown.content.text

    await ada.says("/channel @harbor off 08:00 science")
    missing = await ada.says("/channel @harbor off 09:00")

    _, wanted = await stored(service)
    assert [f"{at:%H:%M}" for at in wanted.schedule.times] == ["18:00"]
    assert wanted.topics == ("climate",)
    assert "not among" in missing.content.text


async def test_a_channel_can_have_alerts(service: Service, ada: Talk) -> None:
    """What is no number is no alert, but a topic of that name."""
    await ada.says("/channel @harbor 08:00")

    done = await ada.says("/channel @harbor alerts 2")
    await ada.says("/channel @harbor alerts 0")
    _, none = await stored(service)
    await ada.says("/channel @harbor alerts 3")

    _, wanted = await stored(service)
    assert "2" in done.content.text.split("lerts")[1]
    assert (none.alerts_a_day, wanted.alerts_a_day) == (0, 3)


@pytest.mark.parametrize("typed", ["alerts", "alerts many", "alerts ٢", "ALERTS -1"])
async def test_a_number_of_alerts_that_cannot_be_read_is_no_topic(
    service: Service, ada: Talk, typed: str
) -> None:
    """It is refused, with what would be read."""
    await ada.says("/channel @harbor 08:00")

    refused = await ada.says(f"/channel @harbor {typed}")

    assert "expected a number such as 2" in refused.content.text
    assert "/channel @harbor alerts 2" in refused.content.text
    _, wanted = await stored(service)
    assert (wanted.topics, wanted.alerts_a_day) == ((), 0)


async def test_what_a_channel_gets_names_no_command_of_the_private_chat(ada: Talk) -> None:
    """Typed there, /language and /alerts would change what the person gets."""
    shown = (await ada.says("/channel @harbor 08:00")).content.text

    assert "Language: English\n" in shown
    assert "Alerts are off.\n" in shown
    assert set(re.findall(r"/[a-z]+", shown)) == {"/channel"}


async def test_the_language_of_a_channel_is_its_own(service: Service, ada: Talk) -> None:
    """What is none is said to be none."""
    await ada.says("/channel @harbor 08:00")

    done = await ada.says("/channel @harbor language de")
    wrong = await ada.says("/channel @harbor language Klingon")
    empty = await ada.says("/channel @harbor language")

    who, _ = await stored(service)
    assert who.language == "de"
    assert "Deutsch" in done.content.text
    assert "know no language" in wrong.content.text
    assert "know no language" in empty.content.text


async def test_what_is_turned_off_comes_back_as_it_was(service: Service, ada: Talk) -> None:
    """Open parts end at once; a button is the way back; the bot's own return is not."""
    await ada.says("/channel @harbor 08:00 science Berlin")
    _, wanted = await stored(service)
    now = service.parts.clock.now()
    slot = SlotToPlan(
        chat_id=CHANNEL, slot="2026-01-05T08:00", due_at=now, subscription_id=wanted.id
    )
    async with service.parts.store.begin() as db:
        await ledger.plan_slots(db, [slot], now)

    done = await ada.says("/channel @harbor off")
    who, off = await stored(service)
    async with service.parts.store.read() as db:
        states = await ledger.count_states(db)
    assert "turned off" in done.content.text
    assert (who.active, off.next_due_at) == (False, None)
    assert states == {DeliveryState.DEAD: 1}

    shown = await ada.presses("Turn them on again")
    who, on = await stored(service)
    assert "When: 08:00" in shown.content.text
    assert (who.active, on.topics) == (True, ("science",))
    assert on.next_due_at is not None


async def test_what_is_set_up_after_off_begins_anew(service: Service, ada: Talk) -> None:
    """Nobody gets a time back that they turned off and did not name."""
    await ada.says("/channel @harbor 08:00 science Berlin")
    await ada.says("/channel @harbor off")

    await ada.says("/channel @harbor 19:00")

    who, wanted = await stored(service)
    assert who.active
    assert [f"{at:%H:%M}" for at in wanted.schedule.times] == ["19:00"]
    assert wanted.topics == ()
    assert who.zone.key == "Europe/Berlin"


async def test_a_channel_turned_off_by_hand_stays_off_when_the_bot_returns(
    service: Service, channel: Place, ada: Talk
) -> None:
    """Who removes and adds the bot again did not ask for briefings."""
    await ada.says("/channel @harbor 08:00")
    await ada.says("/channel @harbor off")
    n_told = len(ada.person.received)

    channel.set_bot("left")
    channel.set_bot("administrator", *POSTING)
    await ada.receives(n_told + 1)

    who, _ = await stored(service)
    assert not who.active


async def test_the_channels_of_the_asker_are_listed(ada: Talk, service: Service) -> None:
    """Each with a button; and the way to add the bot to another."""
    listed = await ada.says("/channel")

    assert labels(listed) == ["Harbor & News", "Add me to a channel"]
    add = ada.button("Add me to a channel")
    name = service.server.world.me.username
    assert add["url"] == f"https://t.me/{name}?startchannel&admin=post_messages"

    shown = await ada.presses("Harbor & News")
    assert "gets no briefings yet" in shown.content.text


STRANGER = User(id=9100, first_name="Sam", language_code="en")


@pytest.mark.parametrize(
    ("status", "rights", "may"),
    [
        pytest.param("administrator", ("can_post_messages",), True, id="may post"),
        pytest.param("administrator", ("can_edit_messages",), True, id="may edit"),
        pytest.param("administrator", ("can_invite_users",), False, id="may invite"),
        pytest.param("member", (), False, id="reader"),
        pytest.param("left", (), False, id="left"),
        pytest.param("kicked", (), False, id="banned"),
        pytest.param("", (), False, id="never there"),
    ],
)
async def test_only_who_manages_a_channel_learns_of_it(
    service: Service, ada: Talk, status: str, rights: tuple[str, ...], may: bool
) -> None:
    """By Telegram's word at the moment; whoever else hears the same as of a channel unknown."""
    await ada.says("/channel @harbor 08:00")
    if status:
        service.server.world.set_member(CHANNEL, STRANGER, status, rights=rights)
    stranger = in_private(service, STRANGER)

    listed = await stranger.says("/channel")
    answer = await stranger.says("/channel @harbor 23:00")
    unknown = await stranger.says("/channel @nowhere_to_be_found 23:00")

    assert ("Harbor & News" in labels(listed)) is may
    _, wanted = await stored(service)
    assert (len(wanted.schedule.times) == 2) is may
    if not may:
        assert answer.content.text == unknown.content.text.replace(
            "@nowhere_to_be_found", "@harbor"
        )


async def test_an_old_button_is_no_key(service: Service, ada: Talk) -> None:
    """Who lost the channel sees the button still, and it does nothing."""
    await ada.says("/channel @harbor 08:00")
    service.server.world.set_member(CHANNEL, ADMIN, "member")

    answer = await ada.presses("Stop these briefings")

    assert "know no channel" in answer.content.text
    who, _ = await stored(service)
    assert who.active


async def test_a_channel_in_which_the_bot_may_not_post_is_not_set_up(
    service: Service, channel: Place, ada: Talk
) -> None:
    """It says which right is missing."""
    n_told = len(ada.person.received)
    channel.set_bot("administrator", "can_invite_users")
    await ada.receives(n_told + 1)

    answer = await ada.says("/channel @harbor 08:00")

    assert "may not post yet" in answer.content.text
    async with service.parts.store.read() as db:
        assert await subscribers.find_subscription(db, CHANNEL) is None


@pytest.mark.parametrize(
    "typed",
    ["25:00", "08:00", "@", "@x", "-5", "🦆", "<b>", "@harbor' OR 1=1", "x" * 3000, "t.me/c/1"],
)
async def test_whatever_is_typed_gets_an_answer(ada: Talk, typed: str) -> None:
    """Never our fault."""
    answer = await ada.says(f"/channel {typed} 08:00")

    assert "know no channel" in answer.content.text


@pytest.mark.parametrize("typed", ["25:00", "99 stories", "off 25:00"])
async def test_a_wish_that_cannot_be_meant_changes_nothing(ada: Talk, typed: str) -> None:
    """It is told what is wrong, as with /subscribe."""
    await ada.says("/channel @harbor 08:00")

    await ada.says(f"/channel @harbor {typed}")

    assert "When: 08:00" in (await ada.says("/channel @harbor")).content.text


async def test_a_group_is_no_channel(service: Service, ada: Talk) -> None:
    """In a group, /subscribe is typed there."""
    service.server.world.add_chat(-1007, ChatKind.GROUP, "G")
    service.server.world.add_chat(
        -1005004000000, ChatKind.SUPERGROUP, "S", username="supper", owner_id=ADMIN.id
    )

    answer = await ada.says("/channel @supper 08:00")

    assert "know no channel" in answer.content.text


async def test_in_a_group_the_command_leads_into_private(service: Service) -> None:
    """Channels are nobody else's business."""
    service.server.world.add_chat(-1007, ChatKind.GROUP, "G")

    answer = await Place(service.server, -1007).says(MEMBER, "/channel @harbor")

    assert "private chat" in answer.content.text


async def test_a_private_channel_goes_by_the_link_to_a_post(service: Service) -> None:
    """It has no name; the command to copy then holds its number."""
    hidden = a_channel(service.server, -1001234567890, "")
    hidden.set_bot("administrator", *POSTING)
    ada = in_private(service, ADMIN)
    await ada.receives(1)

    shown = await ada.says("/channel https://t.me/c/1234567890/5 08:00")

    assert "/channel -1001234567890 08:00" in shown.content.text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("@harbor", "@harbor"),
        ("harbor", "@harbor"),
        ("https://t.me/harbor", "@harbor"),
        ("http://telegram.me/harbor/", "@harbor"),
        ("-1001234567890", -1001234567890),
        ("https://t.me/c/1234567890/17", -1001234567890),
        ("t.me/c/1234567890", -1001234567890),
        ("08:00", None),
        ("-42", None),
        ("@häfen", None),
        ("@ab", None),
        ("-١٠٠١٢٣٤٥٦٧", None),
        ("", None),
    ],
)
def test_a_channel_is_named_in_many_ways(text: str, address: str | int | None) -> None:
    """As people copy it from Telegram."""
    assert address_of(text) == address


@given(st.text() | st.from_regex(r"(https?://)?t\.me/(c/)?[A-Za-z0-9_/-]{1,20}|-100[0-9]{1,20}"))
def test_whatever_names_a_channel_is_an_address_telegram_takes(text: str) -> None:
    """A name with its @, or the id of a channel that a button can carry."""
    address = address_of(text)

    if isinstance(address, int):
        assert pack(ShowChannel(address))
    elif address is not None:
        assert re.fullmatch(r"@[A-Za-z][A-Za-z0-9_]{3,31}", address)


async def test_a_title_breaks_no_command_to_copy(service: Service) -> None:
    """Whatever a channel is called."""
    odd = a_channel(service.server, name="oddly")
    service.server.world.chat(CHANNEL).title = "`<b>` & ` {example}"
    odd.set_bot("administrator", *POSTING)
    told = (await in_private(service, ADMIN).receives(1))[-1].content

    copied = [e for e in told.entities if e.type == "code"]

    assert [told.text[e.offset : e.offset + e.length] for e in copied] == [
        "/channel @oddly 08:00 science Berlin"
    ]


async def test_a_button_under_a_post_opens_the_story_in_private(
    service: Service, channel: Place, ada: Talk
) -> None:
    """Whoever presses it; nothing is muted for the channel, nothing is written into it."""
    await ada.says("/channel @harbor 08:00")
    card = (await service.parts.library.list_stories(ListQuery())).cards[0]
    message_id = await _post_with_buttons(service, card.id)
    world = service.server.world

    for data, opens in ((f"mu:{card.id}", True), (f"so:{card.id}:0", True), ("me:times", False)):
        query = world.press_button(
            CHANNEL, message_id, data, now=service.server.clock(), user=MEMBER
        )
        await channel.until(lambda query=query: world.callbacks[query.id].answer is not None)
        answer = world.callbacks[query.id].answer or {}
        url = f"https://t.me/{world.me.username}?start={card.id}"
        assert answer["url"] == (url if opens else "")
        assert bool(answer["text"]) is not opens

    async with service.parts.store.read() as db:
        said = await preferences.find_preferences(db, CHANNEL)
    assert not any(said.values())
    assert len(channel.posts) == 1


async def _post_with_buttons(service: Service, story: str) -> int:
    """Post a message into the channel whose buttons are those of a briefing, and one of a menu."""
    data = (f"mu:{story}", f"so:{story}:0", "me:times")
    rows = [[{"text": text, "callback_data": text}] for text in data]
    sent = await service.parts.application.bot.send_message(
        CHANNEL, "A briefing", api_kwargs={"reply_markup": {"inline_keyboard": rows}}
    )
    return sent.message_id


async def test_what_is_kept_of_who_added_the_bot_is_shown_and_deleted(
    service: Service, ada: Talk
) -> None:
    """/privacy names the channels, and forgets who set them up."""
    await ada.says("/privacy")
    shown = await ada.presses("Show what is stored")
    assert "Harbor & News" in shown.content.text

    await ada.says("/privacy")
    await ada.presses("Delete everything about me")
    await ada.presses("Yes, delete it")

    async with service.parts.store.read() as db:
        assert await rooms.find_rooms_of(db, ADMIN.id) == ()
