"""The sentences with which the bot answers people. Plain text; whoever shows them escapes them.

One table of commands feeds /help, Telegram's command menu and the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandWords:
    """One command: ``about`` for menus (at most 256 characters), ``example`` to tap or copy."""

    name: str
    about: str
    example: str = ""


COMMANDS: tuple[CommandWords, ...] = (
    CommandWords(name="top", about="The top stories now", example="/top science"),
    CommandWords(
        name="topic",
        about="Stories on a topic, in your own words",
        example="/topic offshore wind",
    ),
    CommandWords(
        name="search", about="Find stories by words or names", example="/search ferry inquiry"
    ),
    CommandWords(
        name="story", about="One story in full: its bullets and coverage", example="/story ferry"
    ),
    CommandWords(
        name="sources", about="Every source of a story, by side", example="/sources ferry"
    ),
    CommandWords(name="brief", about="A briefing right now", example="/brief science"),
    CommandWords(
        name="subscribe",
        about="Briefings at your own hours",
        example="/subscribe 08:00 science Berlin",
    ),
    CommandWords(name="subscriptions", about="What you get and when; change it here"),
    CommandWords(name="unsubscribe", about="Stop the briefings", example="/unsubscribe science"),
    CommandWords(name="privacy", about="What is stored about you, and how to delete it"),
    CommandWords(name="help", about="All commands with examples"),
    CommandWords(name="start", about="A short welcome and a sample briefing to try"),
)

ABOUT = "Story briefings at your hours: what happened, who reports it, and who is silent."
DESCRIPTION = (
    "I read many outlets, group their articles into stories and tell each one in a few bullets, "
    "with the sources of every sentence: how the coverage leans left and right, how reliable and "
    "whose the outlets are, and who is silent. At the hours you choose, or whenever you ask."
)

WORDS: Mapping[str, str] = {
    "welcome.title": "Welcome to Evenhand",
    "welcome": "I read many outlets and tell you, at the hours you choose, what happened and who "
    "reports it: each story in a few bullets with their sources, how the coverage leans, how "
    "reliable and whose the outlets are, and who is silent.",
    "welcome.ask": "Here is what you can do first:",
    "welcome.back": "Welcome back. Your briefings are on again.",
    "button.sample": "Show me a sample briefing",
    "button.subscribe": "Get briefings at my hours",
    "button.top": "Top stories now",
    "help.title": "What I can do",
    "help.text": "Or just write what you want to read about. The story pages are at {url}, and "
    "how everything is computed at {url}/method.",
    "top": "Top stories",
    "top.of": "Top stories: {topic}",
    "topic": "On {topic}",
    "search": "Found for “{query}”",
    "text": "Stories on “{query}”",
    "page": " (page {page} of {pages})",
    "empty.top": "No stories yet",
    "empty.top.hint": "The feeds are being read. The first stories are there in a few minutes.",
    "empty.found": "Nothing on “{query}” at the moment",
    "empty.found.hint": "Try fewer or other words, a name, or a place. Topics I know: {topics}.",
    "empty.nearest": "Nothing on “{query}” at the moment. The nearest there is:",
    "ask.topic": "Which topic? For example:",
    "ask.topic.hint": "`/topic offshore wind`\nAsk in your language: I look through all of them. "
    "Topics I know by name: {topics}.",
    "ask.search": "What are you looking for? For example:",
    "ask.search.hint": "`/search ferry inquiry`",
    "ask.story": "Which story? Tap a number, or write some of its words: /story ferry",
    "ask.sources": "The sources of which story? Tap a number, or write: /sources ferry",
    "gone.story": "This story is no longer here",
    "gone.story.hint": "It may be too old. /top shows what is new.",
    "unknown.command": "I do not know /{command}.",
    "unknown.did_you_mean": "Did you mean /{command}?",
    "unknown.help": "/help shows all commands.",
    "unknown.kind": "I read text only. Write what you want to know about, or see /help.",
    "follow.done": "You follow this story: it comes first when it changes.",
    "follow.hint": "You follow this story. To hear of it, get briefings: /subscribe",
    "follow.undone": "You no longer follow this story.",
    "mute.done": "Muted: this story will not be in your briefings.",
    "mute.undone": "No longer muted.",
    "old.button": "This button is too old. /help shows what I can do.",
    "menu.title": "Your briefings",
    "menu.times": "When: {times}",
    "menu.no_times": "not chosen yet",
    "menu.days": "Days: {days}",
    "menu.topics": "Topics: {topics}",
    "menu.all_topics": "top stories of all topics",
    "menu.count": "Stories in each: {n}",
    "menu.zone": "Time zone: {zone}, where it is {now} now",
    "menu.next": "Next briefing: {when}",
    "menu.no_next": "No briefing is planned until you choose a time.",
    "menu.inactive": "Paused, because messages to this chat failed. /start turns them on again.",
    "menu.ask.main": "Tap to change. Everything is kept at once.",
    "menu.ask.times": "Tap the times you want. Any other time: write it, for example 06:45.",
    "menu.ask.days": "Tap the days you want.",
    "menu.ask.topics": "Tap topics, or none for the top stories of all. A topic of your own: "
    "`/subscribe offshore wind`",
    "menu.ask.count": "How many stories in each briefing?",
    "menu.ask.regions": "Where are you? Or write your city, for example Lisbon.",
    "menu.ask.zones": "Which clock is yours? Or write your city, for example Lisbon.",
    "menu.button.times": "Times",
    "menu.button.days": "Days",
    "menu.button.topics": "Topics",
    "menu.button.count": "Stories: {n}",
    "menu.button.zone": "Time zone: {zone}",
    "menu.button.done": "Done",
    "menu.button.back": "‹ Back",
    "menu.button.change": "Change",
    "menu.button.stop": "Stop the briefings",
    "every.day": "every day",
    "workdays": "Monday to Friday",
    "weekend": "Saturday and Sunday",
    "done.title": "All set",
    "done.no_times": "No time is chosen yet, so nothing comes. `/subscribe 08:00` chooses one.",
    "today": "today at {time}",
    "tomorrow": "tomorrow at {time}",
    "on.day": "{day} at {time}",
    "none.title": "You have no briefings yet",
    "none.hint": "/subscribe brings them at your hours, for example: "
    "`/subscribe 08:00 science Berlin`",
    "too.many.times": "A chat can have {n} times a day. /unsubscribe 08:00 drops one.",
    "too.many.topics": "A chat can have {n} topics. /unsubscribe science drops one.",
    "followed": "Stories you follow:",
    "muted": "Stories you muted:",
    "unfollow": "Unfollow {n}",
    "unmute": "Unmute {n}",
    "stop.ask": "Stop all your briefings?",
    "stop.yes": "Yes, stop them",
    "stop.no": "Keep them",
    "stop.kept": "Nothing has changed.",
    "stop.done": "Your briefings are stopped.",
    "stop.undo": "To bring them back as they were, copy and send: `{command}`",
    "stop.nothing": "There is nothing to stop: you have no briefings.",
    "stop.not_there": "“{what}” is not among your times and topics.",
    "zone.unknown": "I know no time zone “{text}”.",
    "zone.use": "Use {zone} as my time zone",
    "count.wrong": "A briefing can have 1 to 8 stories, not {n}.",
    "admins.only": "Only administrators of this group can change its briefings.",
    "privacy.title": "What is stored about you",
    "privacy": "The number of this chat, your language, time zone, times, days and topics, the "
    "stories you follow or mute, and which stories you were sent, so that none comes twice. Not "
    "your name, not what else you write, and not what you read. Nobody else gets any of it.",
    "privacy.show": "Show what is stored",
    "privacy.delete": "Delete everything about me",
    "privacy.ask": "Delete everything that is stored about this chat, and stop the briefings?",
    "privacy.no": "No, keep it",
    "privacy.yes": "Yes, delete it",
    "privacy.done": "Deleted. Nothing about this chat is stored any more, except that deliveries "
    "took place, without their texts, until they are {days} days old.",
    "privacy.nothing": "Nothing is stored about this chat.",
    "error": "That did not work, and it is my fault. Please try again in a moment.",
}

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def say(name: str, **values: object) -> str:
    """Return the sentence *name* with its *values*. Raises KeyError if there is none."""
    return WORDS[name].format(**values)
