"""/mute, /mutes and the page on what goes into the briefings, in the chat."""

from __future__ import annotations

import pytest

from bot.store import mutes, subscribers
from bot.store.mutes import MAX_MUTES, Mute, MuteKind
from tests.handlers.conftest import Service
from tests.talk import Talk, labels


async def kept(service: Service) -> tuple[Mute, ...]:
    async with service.parts.store.read() as db:
        return await mutes.find_mutes(db, service.talk.person.user.id)


async def keep(service: Service, *words: str) -> None:
    """Mute these words without saying them one by one."""
    chat_id, now = service.talk.person.user.id, service.parts.clock.now()
    async with service.parts.store.begin() as db:
        for word in words:
            await mutes.save_mute(db, chat_id, Mute(kind=MuteKind.WORD, value=word), now)


@pytest.mark.parametrize(
    ("said", "mute"),
    [
        pytest.param("/mute ferry", Mute(kind=MuteKind.WORD, value="ferry"), id="word"),
        pytest.param(
            "/mute “Port  Arlen”", Mute(kind=MuteKind.WORD, value="Port Arlen"), id="words"
        ),
        pytest.param("/mute .*", None, id="no word"),
        pytest.param("/mute The", None, id="in every text"),
        pytest.param(
            "/mute football", Mute(kind=MuteKind.WORD, value="football"), id="of a topic"
        ),
        pytest.param("/mute word:sport", Mute(kind=MuteKind.WORD, value="sport"), id="as a word"),
        pytest.param("/mute Sport", Mute(kind=MuteKind.TOPIC, value="sport"), id="topic's name"),
        pytest.param("/mute topic:Спорт", Mute(kind=MuteKind.TOPIC, value="sport"), id="topic"),
        pytest.param("/mute topic:nonsense", None, id="no topic"),
        pytest.param(
            "/mute outlet:https://www.new.example/page",
            Mute(kind=MuteKind.OUTLET, value="new.example"),
            id="outlet",
        ),
        pytest.param("/mute outlet:nonsense", None, id="no outlet"),
    ],
)
async def test_what_is_muted_is_understood(service: Service, said: str, mute: Mute | None) -> None:
    """A topic's name is a topic, in any language; what belongs to one is a word."""
    await service.talk.says(said)

    assert await kept(service) == ((mute,) if mute else ())


async def test_a_mute_says_what_it_does_and_is_taken_back_by_its_button(service: Service) -> None:
    """The list is shown then."""
    answer = await service.talk.says("/mute ferry")
    assert "Muted: “ferry”" in answer.content.text
    assert labels(answer) == ["Unmute", "What is muted"]

    listed = await service.talk.presses("Unmute")

    assert "no words, topics or outlets" in listed.content.text
    assert await kept(service) == ()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param("ferry", "FERRY", id="another case"),
        pytest.param("Zürich", "zurich", id="without its diacritics"),
        pytest.param("Port Arlen", "port-arlen", id="joined otherwise"),
        pytest.param("台風", "台 風", id="without spaces"),
    ],
)
async def test_what_keeps_the_same_away_is_muted_once(
    service: Service, first: str, again: str
) -> None:
    """It is told as it was muted, and its button takes that back."""
    await service.talk.says(f"/mute {first}")

    answer = await service.talk.says(f"/mute {again}")

    assert f"Muted already: {first}" in answer.content.text
    await service.talk.presses("Unmute")
    assert await kept(service) == ()


@pytest.mark.parametrize("said", ["/mute Thema: Sport", "/mute thema:sport", "/mute topic:sport"])
async def test_a_sign_is_read_as_it_is_listed(service: Service, said: str) -> None:
    """In the language of the reader, too."""
    await service.talk.says("/language de")
    await service.talk.says(said)

    assert await kept(service) == (Mute(kind=MuteKind.TOPIC, value="sport"),)


@pytest.mark.parametrize("said", ["/mute topic:", "/mute outlet: ", '/mute ""'])
async def test_muting_nothing_says_how_to_mute(service: Service, said: str) -> None:
    """A sign alone is no wish."""
    assert "/mute keeps stories out" in (await service.talk.says(said)).content.text


async def test_what_is_muted_is_listed_in_pages(service: Service) -> None:
    """Ten each, with a button to take each back."""
    talk = service.talk
    await talk.says("/mute word00")
    await keep(service, *(f"word{n:02}" for n in range(1, 12)))

    first = await talk.says("/mutes")
    assert "10. word09" in first.content.text
    second = await talk.presses("Next")
    assert "12. word11" in second.content.text
    assert "Unmute 12" in labels(second)

    left = await talk.presses("Unmute 12")

    assert len(await kept(service)) == 11
    # Still the page that was being read.
    assert "11. word10" in left.content.text


async def test_no_more_is_kept_than_can_be_looked_through(service: Service) -> None:
    """The answer says where to take one back."""
    talk = service.talk
    await talk.says("/mute ferry")
    await keep(service, *(f"word{n}" for n in range(MAX_MUTES - 1)))

    answer = await talk.says("/mute harbour")

    assert "/mutes" in answer.content.text
    assert len(await kept(service)) == MAX_MUTES


async def test_a_muted_word_keeps_its_stories_out_of_a_briefing(talk: Talk) -> None:
    """On demand, too; a search still finds them."""
    before = await talk.says("/brief 8")
    await talk.says("/mute ferry")
    after = await talk.says("/brief 8")
    found = await talk.says("/search ferry")

    assert "ferry" in before.content.text.lower()
    assert "ferry" not in after.content.text.lower()
    assert "ferry" in found.content.text.lower()


async def test_a_story_that_is_muted_offers_its_topics(service: Service) -> None:
    """One more tap mutes all that is like it."""
    talk = service.talk
    await talk.says("/story Bank of Norvale rate")
    await talk.presses_for_notice("Mute")
    _, offer = await talk.receives(2)

    (first, *_) = labels(offer)
    await talk.presses(first)

    (mute,) = await kept(service)
    assert mute.kind is MuteKind.TOPIC


async def test_what_goes_into_briefings_is_chosen_by_buttons(service: Service) -> None:
    """Each tap is kept, and the page shows it."""
    talk = service.talk
    await talk.says("/subscribe 08:00")
    await talk.presses("What goes into them")
    await talk.presses("2")
    await talk.presses("A coverage gap")
    page = await talk.presses("Say when nothing is new")

    async with service.parts.store.read() as db:
        wanted = await subscribers.find_subscription(db, talk.person.user.id)
    assert wanted is not None
    assert (wanted.per_topic, wanted.with_gap, wanted.says_empty) == (2, True, False)
    for line in ("2 at most", "hardly covers: yes", "I stay silent"):
        assert line in page.content.text
    assert "✓ 2" in labels(page)


async def test_what_is_muted_is_shown_with_all_that_is_stored_and_goes_with_it(
    service: Service,
) -> None:
    """A hundred long words take more than one message."""
    talk = service.talk
    await talk.says("/mute topic:sport")
    await keep(service, *(f"{n:02} {'word ' * 30}".strip() for n in range(60)))
    await talk.says("/privacy")
    n_before = len(talk.person.received)
    await talk.presses("Show what is stored")
    shown = (await talk.receives(n_before + 3))[n_before:]
    text = "".join(message.content.text for message in shown)
    assert "topic:sport" in text
    assert "word:59 word" in text

    await talk.presses("Delete everything")
    await talk.presses("Yes, delete")

    assert await kept(service) == ()
