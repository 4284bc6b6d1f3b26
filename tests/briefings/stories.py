"""Small invented stories, and what every briefing of any story must keep to."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot.briefings.facts import numbers
from bot.briefings.material import body
from bot.model import Article, ArticleId, Briefing, Bullet, Story, StoryId, WriterName

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-z]+;|\*\*|\]\(")


def article(
    outlet: str, title: str, lead: str | None = None, *, language: str = "en", hours: float = 0
) -> Article:
    """Return an article of *outlet*, published *hours* after noon; its id tells both."""
    return Article(
        id=ArticleId(f"{outlet}-{hours:g}"),
        outlet=f"{outlet}.example",
        title=title,
        lead=lead,
        language=language,
        published_at=NOON + timedelta(hours=hours),
    )


def story(*articles: Article) -> Story:
    return Story(id=StoryId("s1"), articles=articles)


def briefing(
    *bullets: str, summary: str = "", language: str = "en", cites: str = "new"
) -> Briefing:
    return Briefing(
        story_id=StoryId("s1"),
        language=language,
        headline="Dam near Orrin Falls fails",
        summary=summary,
        writer=WriterName.EXTRACTIVE,
        bullets=tuple(Bullet(text=b, citations=(ArticleId(cites),)) for b in bullets),
    )


DAM = story(
    article(
        "tide",
        "Dam near Orrin Falls fails after days of rain",
        "ORRIN FALLS (Sample Wire) - The Kell dam near Orrin Falls failed on Monday night after"
        " six days of rain, the water board said. About 3,400 people left their homes. Two bridges"
        " over the Kell were swept away.",
    ),
    article(
        "post",
        "BREAKING: Orrin Falls dam fails, 3,400 flee | The Post",
        "The Kell dam gave way near Orrin Falls on Monday night, and 3,400 people had to leave"
        " their homes. Water board director Hanne Sollberg said a spillway had been blocked by"
        " timber. Read more on our live page.",
        hours=2,
    ),
    article(
        "bell",
        "Why did the Orrin Falls dam fail?",
        "Hanne Sollberg, director of the water board, said timber had blocked a spillway of the"
        " Kell dam near Orrin Falls. He added nothing. The dam was built in 1961 and inspected"
        " last autumn. Governor Tove Aldane promised 12 million crowns for repairs.",
        hours=5,
    ),
    article(
        "ledger",
        "Orrin Falls counts its losses after the dam failure",
        "Governor Tove Aldane promised 12 million crowns for Orrin Falls after the Kell dam failed"
        " on Monday night. The railway to Marn will stay closed for three weeks, the operator"
        " said. Two bridges were swept away.",
        hours=9,
    ),
    article(
        "kurier",
        "Damm bei Orrin Falls gebrochen",
        "Der Kell-Damm bei Orrin Falls ist am Montagabend gebrochen. 3.400 Menschen mussten ihre"
        " Häuser verlassen. Gouverneurin Tove Aldane versprach 12 Millionen Kronen.",
        language="de",
        hours=4,
    ),
    article(
        "blick",
        "3.400 Menschen fliehen vor dem Wasser bei Orrin Falls",
        "Nach sechs Tagen Regen brach der Kell-Damm bei Orrin Falls, und 3.400 Menschen verließen"
        " ihre Häuser. Treibholz habe einen Überlauf verstopft, sagte Hanne Sollberg von der"
        " Wasserbehörde. Die Bahnstrecke nach Marn bleibt drei Wochen gesperrt.",
        language="de",
        hours=6,
    ),
)
ONE_SPANISH = story(
    article(
        "diario",
        "El puerto de Ribalta reabre tras la huelga",
        "El puerto de Ribalta reabrió el martes tras nueve días de huelga. Los 640 estibadores"
        " aprobaron el acuerdo por mayoría. La naviera Costa Baja pagará 1.200 euros a cada uno."
        " El acuerdo vale hasta 2029.",
        language="es",
    )
)
ONE_FRENCH = story(
    article(
        "messager",
        "Le pont de Valcroix rouvre à la circulation",
        "Le pont de Valcroix a rouvert mardi après quatorze mois de travaux. La réparation a"
        " coûté 18 millions d'euros, selon la mairie. Quelque 9 000 voitures le traversent chaque"
        " jour. La maire Élise Tarnaud a promis une piste cyclable avant l'été.",
        language="fr",
    )
)
STORIES = {"dam": DAM, "spanish": ONE_SPANISH, "french": ONE_FRENCH}


def assert_honest(written: Briefing, of: Story) -> None:
    """Fail unless every bullet cites, and every number stands in a cited article."""
    bodies = {a.id: body(a) for a in of.articles}
    for bullet in (*written.bullets, *written.disagreements):
        assert bullet.citations
        assert set(bullet.citations) <= bodies.keys()
        assert len(set(bullet.citations)) == len(bullet.citations)
    for bullet in written.bullets:
        assert not _unheld(bullet.text, [bodies[c] for c in bullet.citations], written.language)
    whole = f"{written.headline}\n{written.summary}"
    assert not _unheld(whole, list(bodies.values()), written.language)
    texts = (written.headline, written.summary, *(b.text for b in written.bullets))
    assert not [t for t in texts if _MARKUP.search(t)]


def _unheld(text: str, sources: list[str], language: str) -> list[str]:
    held = {r for s in sources for n in numbers(s, language) for r in n.readings}
    return [n.text for n in numbers(text, language) if not n.readings & held]
