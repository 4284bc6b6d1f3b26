"""Scripted misfortune strikes exactly what it was told to strike."""

from __future__ import annotations

import pytest

from bot.botapi.chats import User
from bot.botapi.faults import Fault, FaultKind, FaultScript, Halt
from bot.botapi.methods import Course
from bot.botapi.state import World
from tests.botapi.conftest import AT, Ask

HANG = Fault(kind=FaultKind.HANG)


def strikes(script: FaultScript, *calls: tuple[str, int | None]) -> list[bool]:
    return [script.strike(method, chat_id) is not None for method, chat_id in calls]


def test_a_fault_strikes_once_unless_told_otherwise() -> None:
    """After its times are used up, calls go well again."""
    script = FaultScript()
    script.add(HANG)

    assert strikes(script, ("getMe", None), ("getMe", None)) == [True, False]
    assert len(script) == 0


def test_method_and_chat_must_both_match() -> None:
    """Other calls pass and use nothing up; method names match in any case."""
    script = FaultScript()
    script.add(Fault(kind=FaultKind.HANG, method="sendMessage", chat_id=7))

    calls = [("sendPhoto", 7), ("sendMessage", 8), ("sendmessage", 7), ("sendMessage", 7)]
    assert strikes(script, *calls) == [False, False, True, False]


def test_skip_lets_some_pass_first() -> None:
    """The third and fourth matching calls are struck, none before or after."""
    script = FaultScript()
    script.add(Fault(kind=FaultKind.HANG, skip=2, times=2))

    assert strikes(script, *[("getMe", None)] * 6) == [False, False, True, True, False, False]


def test_a_fault_without_end_stays_until_cleared() -> None:
    """times=None means for ever."""
    script = FaultScript()
    script.add(Fault(kind=FaultKind.HANG, times=None))
    assert strikes(script, *[("getMe", None)] * 50) == [True] * 50

    script.clear()
    assert strikes(script, ("getMe", None)) == [False]


@pytest.mark.parametrize(
    ("kind", "times", "skip"),
    [
        pytest.param(FaultKind.MIGRATED, 1, 0, id="migrated to nowhere"),
        pytest.param(FaultKind.HANG, 0, 0, id="never"),
        pytest.param(FaultKind.HANG, 1, -1, id="before the first"),
    ],
)
def test_a_senseless_fault_is_refused(kind: FaultKind, times: int, skip: int) -> None:
    """A mistake in a script shows where it is made."""
    with pytest.raises(ValueError, match=r"migrate_to|skip"):
        Fault(kind=kind, times=times, skip=skip)


@pytest.mark.parametrize(
    ("fault", "status", "description", "parameters"),
    [
        pytest.param(
            Fault(kind=FaultKind.FLOOD, retry_after_s=17),
            429,
            "Too Many Requests: retry after 17",
            {"retry_after": 17},
            id="flood",
        ),
        pytest.param(
            Fault(kind=FaultKind.ERROR), 500, "Internal Server Error", None, id="server error"
        ),
        pytest.param(
            Fault(kind=FaultKind.ERROR, status=400, description="Bad Request: x"),
            400,
            "Bad Request: x",
            None,
            id="any error",
        ),
        pytest.param(
            Fault(kind=FaultKind.BLOCKED),
            403,
            "Forbidden: bot was blocked by the user",
            None,
            id="blocked",
        ),
        pytest.param(
            Fault(kind=FaultKind.MIGRATED, migrate_to=-1_000_000_000_077),
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": -1_000_000_000_077},
            id="migrated",
        ),
    ],
)
def test_a_fault_answers_like_telegram_and_nothing_is_taken(
    world: World, ask: Ask, fault: Fault, status: int, description: str, parameters: object
) -> None:
    """Status, description and parameters are those of the real thing, and no message arises."""
    world.add_person(User(id=7))
    world.faults.add(fault)

    answer = ask("sendMessage", chat_id=7, text="x")

    assert (answer.status, answer.body["description"]) == (status, description)
    assert answer.body.get("parameters") == parameters
    assert world.chats[7].messages == {}
    assert world.calls[-1].fault == fault.kind


@pytest.mark.parametrize(
    ("halts", "refused"),
    [(Halt.TOKEN, [7, 8]), (Halt.CHAT, [7]), (Halt.CALL, [])],
    ids=["token", "chat", "call"],
)
def test_a_scripted_flood_halts_what_it_says(
    world: World, ask: Ask, halts: Halt, refused: list[int]
) -> None:
    """During the wait the halted scope takes nothing; afterwards it does."""
    world.add_person(User(id=7))
    world.add_person(User(id=8))
    world.faults.add(Fault(kind=FaultKind.FLOOD, retry_after_s=5, halts=halts))
    ask("sendMessage", chat_id=7, text="x")

    during = [
        c for c in (7, 8) if ask("sendMessage", now=AT + 4, chat_id=c, text="x").status != 200
    ]
    after = [
        c for c in (7, 8) if ask("sendMessage", now=AT + 5, chat_id=c, text="x").status != 200
    ]

    assert (during, after) == (refused, [])
    assert [c.chat_id for c in world.calls if c.in_flood_wait] == refused


@pytest.mark.parametrize("accepted", [True, False], ids=["taken", "lost"])
@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.CUT])
def test_silence_may_come_before_or_after_acceptance(
    world: World, ask: Ask, kind: FaultKind, *, accepted: bool
) -> None:
    """The journal says which, as the bot cannot know."""
    world.add_person(User(id=7))
    world.faults.add(Fault(kind=kind, accepted=accepted))

    answer = ask("sendMessage", chat_id=7, text="x")

    assert answer.course == Course(kind.value)
    assert len(world.chats[7].messages) == accepted
    assert world.calls[-1].accepted is accepted


def test_a_probable_fault_strikes_its_share(ask: Ask, world: World) -> None:
    """A twentieth of the calls is struck, the same ones in every run."""
    world.open_chats = True
    world.faults.add(Fault(kind=FaultKind.CUT, times=None, probability=0.05))

    struck = [ask("sendMessage", chat_id=7, text="x").course is Course.CUT for _ in range(2000)]

    assert 70 <= sum(struck) <= 130
    assert len(world.chat(7).messages) == 2000


def test_a_storm_ends_by_itself(ask: Ask, world: World) -> None:
    """It lasts from the first call on, however many come."""
    world.open_chats = True
    world.faults.add(Fault(kind=FaultKind.PAGE, status=502, times=None, lasts_s=5.0))

    statuses = [ask("getMe", now=AT + at).status for at in (10, 11, 14.9, 15, 20)]

    assert statuses == [502, 502, 502, 200, 200]
    assert len(world.faults) == 0


def test_a_fault_may_look_at_what_is_said(ask: Ask, world: World) -> None:
    """Texts and captions are looked at, as the bot sent them."""
    world.open_chats = True
    world.faults.add(Fault(kind=FaultKind.ERROR, contains="storm", times=None))

    said = [ask("sendMessage", chat_id=7, text=text).status for text in ("calm", "a storm")]
    shown = ask("sendPhoto", chat_id=7, photo="https://a.example/1.png", caption="storm")

    assert (said, shown.status) == ([200, 500], 500)


def test_an_error_may_hide_a_message_that_was_taken(ask: Ask, world: World) -> None:
    """A 500 does not mean that nothing happened."""
    world.open_chats = True
    world.faults.add(Fault(kind=FaultKind.ERROR, accepted=True))

    answer = ask("sendMessage", chat_id=7, text="x")

    assert (answer.status, len(world.chat(7).messages)) == (500, 1)
    assert world.calls[-1].accepted


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"probability": 0.0}, id="never"),
        pytest.param({"probability": 1.5}, id="more-than-always"),
        pytest.param({"kind": FaultKind.FLOOD, "accepted": True}, id="taken-and-flooded"),
    ],
)
def test_faults_that_cannot_be_are_refused(fields: dict[str, object]) -> None:
    """A script that means nothing fails where it is written."""
    with pytest.raises(ValueError, match=r"probability|carried out"):
        Fault(**({"kind": FaultKind.CUT} | fields))  # type: ignore[arg-type]  # that is the test


@pytest.mark.parametrize("method", ["getMe", "getUpdates", "answerCallbackQuery", "getChat"])
@pytest.mark.parametrize("seconds", [0, 1, 3600])
def test_any_method_can_be_told_to_wait(ask: Ask, world: World, method: str, seconds: int) -> None:
    """A 429 may come on any method, for any time."""
    world.faults.add(Fault(kind=FaultKind.FLOOD, method=method, retry_after_s=seconds))

    answer = ask(method)

    assert (answer.status, answer.body["parameters"]) == (429, {"retry_after": seconds})
