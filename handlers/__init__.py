"""The routing table of the chat: which update goes to which handler, read from top to bottom."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.delivery.buttons.actions import Action, unpack
from bot.delivery.buttons.actions_of_alerts import FewerAlerts, SetAlerts, ShowAlerts
from bot.delivery.buttons.actions_of_mutes import (
    DropMute,
    MuteOutlet,
    MuteTopic,
    SayEmpty,
    SetPerTopic,
    ShowContents,
    ShowMutes,
    WantGap,
)
from bot.delivery.buttons.actions_of_operator import (
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
    SetCount,
    ShowStored,
    SubscribeMenu,
    ToggleDay,
    ToggleTime,
    ToggleTopic,
    Unsubscribe,
)
from bot.delivery.sending.sender import seconds_of
from bot.delivery.sending.transport import AiohttpRequest
from bot.errors import BadInput
from handlers import (
    alerting,
    basics,
    broadcasting,
    channels,
    diet,
    editions,
    gaps,
    keeping,
    languages,
    menu_buttons,
    muting,
    operator,
    pausing,
    picture,
    places,
    reading,
    rooms,
    subscribing,
)
from handlers.answer import lines, notice, reply
from handlers.context import BotApplication, BotData, Context, Services
from handlers.order import PerChatProcessor
from handlers.profile import introduce as introduce
from handlers.reader import app_language, reader_language
from handlers.turns import RepliesInTurn
from handlers.words import say

log = logging.getLogger(__name__)

Press = Callable[[Update, Context, Any], Awaitable[None]]

COMMAND_HANDLERS = {
    "start": basics.start,
    "help": basics.help_,
    "top": reading.top,
    "topic": reading.topic,
    "search": reading.search,
    "story": reading.story,
    "sources": reading.sources,
    "card": picture.card,
    "brief": reading.brief,
    "gaps": gaps.gaps,
    "diet": diet.diet,
    "subscribe": subscribing.subscribe,
    "subscriptions": subscribing.subscriptions,
    "unsubscribe": subscribing.unsubscribe,
    "zone": places.zone,
    "quiet": pausing.quiet,
    "pause": pausing.pause,
    "resume": pausing.resume,
    "mute": muting.mute,
    "mutes": muting.mutes,
    "alerts": alerting.alerts,
    "channel": channels.channel,
    "here": rooms.here,
    "language": languages.language,
    "privacy": basics.privacy,
}

BUTTON_HANDLERS: dict[type[Action], Press] = {
    ShowStory: reading.press_story,
    ShowSources: reading.press_sources,
    CompareSides: reading.press_sides,
    ShowCard: picture.press_card,
    ShowTop: reading.press_top,
    ShowGaps: gaps.press_gaps,
    KeepDiet: diet.press_diet,
    Brief: reading.press_brief,
    Follow: keeping.press_follow,
    Unfollow: keeping.press_unfollow,
    Mute: keeping.press_mute,
    Unmute: keeping.press_unmute,
    SubscribeMenu: menu_buttons.press_menu,
    ToggleTime: menu_buttons.press_time,
    ToggleDay: menu_buttons.press_day,
    ToggleTopic: menu_buttons.press_topic,
    SetCount: menu_buttons.press_count,
    ChooseRegion: menu_buttons.press_region,
    ChooseZone: menu_buttons.press_zone,
    AskLocation: places.press_locate,
    SetQuiet: pausing.press_quiet,
    PauseFor: pausing.press_pause,
    PauseUntil: pausing.press_until,
    ChooseLanguage: languages.press_language,
    Done: menu_buttons.press_done,
    Unsubscribe: subscribing.press_unsubscribe,
    BringBack: subscribing.press_bring_back,
    ShowStored: basics.press_stored,
    Forget: basics.press_forget,
    ShowMutes: muting.press_mutes,
    DropMute: muting.press_drop,
    MuteTopic: muting.press_topic,
    MuteOutlet: muting.press_outlet,
    ShowContents: editions.press_contents,
    SetPerTopic: editions.press_per_topic,
    WantGap: editions.press_gap,
    SayEmpty: editions.press_empty,
    ShowAlerts: alerting.press_alerts,
    SetAlerts: alerting.press_set,
    FewerAlerts: alerting.press_fewer,
    ShowAdmin: operator.press_admin,
    HaltSending: operator.press_halt,
    Resend: operator.press_resend,
    SendBroadcast: broadcasting.press_send,
    CancelBroadcast: broadcasting.press_cancel,
    StopBroadcast: broadcasting.press_stop,
    ShowChannel: channels.press_show,
    StopChannel: channels.press_stop,
    ResumeChannel: channels.press_resume,
}


def build_application(token: str, api_url: str, services: Services) -> BotApplication:
    """Return the application with every route; who builds it starts and stops it."""
    request = AiohttpRequest()
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(request)
        .get_updates_request(request)
        .rate_limiter(RepliesInTurn(services.gate, services.clock))
        .context_types(ContextTypes(context=Context, bot_data=BotData))
        .concurrent_updates(PerChatProcessor())
        .job_queue(None)
        .updater(None)
        .build()
    )
    application.bot_data.services = services
    _add_routes(application)
    return application


def _add_routes(application: BotApplication) -> None:
    # Order matters: the first that fits takes the update. Edited messages are not commands anew,
    # nor are the posts of a channel, where all its readers would see the answer.
    fresh = filters.UpdateType.MESSAGE & ~filters.IS_AUTOMATIC_FORWARD
    for name, handler in COMMAND_HANDLERS.items():
        application.add_handler(CommandHandler(name, handler, fresh))
    # Not among the commands that others see.
    application.add_handler(CommandHandler("admin", operator.admin, fresh))
    application.add_handler(CommandHandler("broadcast", broadcasting.broadcast, fresh))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(ChatMemberHandler(rooms.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, rooms.moved))
    # In groups people talk to one another: only commands and buttons are for us.
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(private & filters.COMMAND, basics.unknown_command))
    application.add_handler(MessageHandler(private & filters.LOCATION, places.located))
    application.add_handler(
        MessageHandler(private & filters.Text(places.cancel_words()), places.cancel)
    )
    application.add_handler(MessageHandler(private & filters.TEXT, basics.text))
    application.add_handler(MessageHandler(private & ~filters.StatusUpdate.ALL, basics.other_kind))
    application.add_error_handler(failed)


async def press(update: Update, context: Context) -> None:
    """Send a pressed button to its handler."""
    data = (update.callback_query and update.callback_query.data) or ""
    try:
        action = unpack(data)
    except BadInput:
        await notice(update, say("old.button", await reader_language(update, context)))
        return
    chat = update.effective_chat
    if chat is not None and chat.type == ChatType.CHANNEL:
        await channels.press_in_channel(update, context, action)
        return
    await BUTTON_HANDLERS[type(action)](update, context, action)


async def failed(update: object, context: Context) -> None:
    """Take note of what went wrong with an update, and tell the person that it did."""
    error = context.error
    if isinstance(error, RetryAfter):
        log.warning("no answer: Telegram asks to wait %g s", seconds_of(error.retry_after))
        return
    if isinstance(error, Forbidden):
        log.info("reply refused: %s", error.message)
        return
    # The library counts a refused request among the network's errors.
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        log.warning("reply failed: %s", error)
        return
    log.error("update failed", exc_info=error)
    if isinstance(update, Update) and update.effective_message is not None:
        # The database may be what failed, so it is not asked for the language.
        await reply(update, lines(say("error", app_language(update))))
