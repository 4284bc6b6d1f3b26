"""Invented reports of invented events, and what desks do to a text they print.

A report words each fact of its event in one of several ways, so two reports of one event share
facts, names, numbers and one quotation, and no sentence but by chance: these are rewrites. An
edit is what a desk does to a text that it copies. Everything follows from a random generator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

PLACES = ("Port Arlen", "Hallbrook", "Vane Mouth", "Kestrel Bay", "Upper Marrow", "Tolm", "Essery")
PEOPLE = ("Ada Lee", "Bo Kim", "Marisol Tarn", "Ivo Brandt", "Nadia Sorrel", "Piet Okafor")
THINGS = ("ferry", "tram depot", "grain store", "chapel", "swimming hall", "cable car", "cannery")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
QUOTES = (
    "We have known for years that this would happen and nobody wanted to hear it",
    "There is no danger to anybody who lives here and there never was one",
    "I saw the smoke from my kitchen and ran down the hill as fast as I could",
    "We will rebuild it stone by stone however long it takes us",
)
# The facts of a report, each in the ways that desks may word it.
FACTS = (
    (
        "At least {n} people were injured when fire broke out at the {thing} in {place} on {day}.",
        "A blaze at {place}'s {thing} left {n} or more hurt on {day}, officials there said.",
        "{place} woke to sirens: flames tore through the {thing} and hurt no fewer than {n}.",
        "Doctors treated {n} people after the {thing} of {place} caught fire, it emerged {day}.",
        "The {thing} in {place} burned on {day}; the number of injured stands at {n} so far.",
    ),
    (
        "The cause of the fire was not immediately clear, the fire brigade said in a statement.",
        "Investigators have yet to say what started it.",
        "How it began is still a riddle to the brigade, whose experts arrived in the afternoon.",
        "An electrical fault cannot be ruled out, according to two people close to the inquiry.",
        "Police have sealed the grounds while they look for what set it off.",
    ),
    (
        '"{quote}," said {person}, who leads the district council.',
        'District leader {person} told reporters: "{quote}."',
        '"{quote}," {person} of the council said outside the town hall.',
        'In the words of {person}, head of the council: "{quote}."',
        'Council chief {person} did not hide her feelings. "{quote}," she said.',
    ),
    (
        "Some {m} residents of nearby streets had to leave their homes for the night.",
        "Around {m} neighbours slept in a school gymnasium, where volunteers served soup.",
        "For {m} people living close by, the night ended in tents put up by soldiers.",
        "Homes were cleared over several blocks, driving {m} from their beds.",
        "Buses took {m} residents to a sports hall at the edge of town.",
    ),
    (
        "The building, which dates from {year}, was to be renovated next spring.",
        "Put up in {year}, it had been due for repairs for as long as anyone remembers.",
        "Plans to modernise the {year} structure had been shelved twice for want of money.",
        "It has stood since {year}, and engineers warned of its wiring only last autumn.",
        "A landmark since {year}, it is on the list of protected buildings.",
    ),
    (
        "Schools in the district will stay closed until further notice.",
        "There will be no lessons in the district this week.",
        "Parents were told to keep their children at home for now.",
        "Classes have been called off throughout the area.",
        "Pupils get an unplanned holiday: all schools around stay shut.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The facts that every report of one event has in common."""

    values: Mapping[str, str]


def make_event(chance: Random) -> Event:
    return Event(
        values={
            "place": chance.choice(PLACES),
            "person": chance.choice(PEOPLE),
            "thing": chance.choice(THINGS),
            "day": chance.choice(DAYS),
            "quote": chance.choice(QUOTES),
            "n": str(chance.randrange(2, 60)),
            "m": str(chance.randrange(100, 2000)),
            "year": str(chance.randrange(1850, 1990)),
        }
    )


def write_report(event: Event, wording: tuple[int, ...], n_facts: int = len(FACTS)) -> str:
    """Return a report with the first facts of *event*, worded by number."""
    told = (ways[way] for ways, way in zip(FACTS[:n_facts], wording, strict=False))
    return " ".join(told).format_map(event.values)


def choose_wordings(chance: Random, n: int) -> list[tuple[int, ...]]:
    """Return *n* wordings, at most five, of which no two share a sentence."""
    ways = [chance.sample(range(len(facts)), n) for facts in FACTS]
    return list(zip(*ways, strict=True))


def _dateline(text: str, chance: Random) -> str:
    return (
        f"{chance.choice(PLACES).upper()}, Nov {chance.randrange(1, 30)} (Central Wire) - {text}"
    )


def _signed(text: str, chance: Random) -> str:
    return f"{text} Reporting by {chance.choice(PEOPLE)}; editing by {chance.choice(PEOPLE)}"


def _teaser(text: str, chance: Random) -> str:
    return f"{text} The post Fire in {chance.choice(PLACES)} appeared first on The Daily Tide."


def _one_sentence_less(text: str, chance: Random) -> str:
    sentences = text.split(". ")
    sentences.pop(chance.randrange(1, len(sentences)))
    return ". ".join(sentences)


def _one_sentence_more(text: str, chance: Random) -> str:
    return f"{text} The mayor of {chance.choice(PLACES)} offered help and beds for the night."


def _cut_to(share: float) -> Callable[[str, Random], str]:
    return lambda text, _: text[: int(len(text) * share)].rpartition(" ")[0] + " …"


def _words_changed(share: float) -> Callable[[str, Random], str]:
    def change(text: str, chance: Random) -> str:
        words = text.split()
        for i in chance.sample(range(len(words)), round(len(words) * share)):
            words[i] = chance.choice(("said", "some", "later", "officials", "area", "several"))
        return " ".join(words)

    return change


EDITS: Mapping[str, Callable[[str, Random], str]] = {
    "verbatim": lambda text, _: text,
    "dateline before": _dateline,
    "desk's names behind": _signed,
    "teaser behind": _teaser,
    "(Updated) before": lambda text, _: f"(Updated) {text}",
    "a sentence less": _one_sentence_less,
    "a sentence more": _one_sentence_more,
    "1 word in 30 changed": _words_changed(1 / 30),
    "1 word in 12 changed": _words_changed(1 / 12),
    "1 word in 8 changed": _words_changed(1 / 8),
    "cut to two thirds": _cut_to(2 / 3),
    "cut to a third": _cut_to(1 / 3),
}
