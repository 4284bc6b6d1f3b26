"""The OpenAI client library as we use it: one question, one bounded answer, one kind of failure.

The library comes with an extra and takes a second and a half to import, so nothing imports this
module but ``bot.briefings.choose``, by name, where an LLM is set.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import httpx2
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, Omit, OpenAIError, omit

from bot.briefings.llm.dialect import ANSWER_SCHEMA, MAX_ANSWER_TOKENS, Dialect, Format, Limit
from bot.briefings.llm.failures import LlmFailed, Reason
from bot.briefings.llm.seam import Refused
from bot.retry_after import pause_asked
from bot.text.markup import tidy
from bot.text.sentences import clip

if TYPE_CHECKING:
    from openai.types.chat.completion_create_params import ResponseFormat

Option = TypeVar("Option")

# A briefing is three kilobytes; what a model thinks aloud before it may be a few hundred.
MAX_ANSWER_BYTES = 2_000_000
_CONNECT_S = 5.0
_MAX_WORDS_CHARS = 200
# Servers without keys ignore what is sent; the library insists on something.
_NO_KEY = "no-key"
_UNSENT = ("ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol")


class OpenAiClient:
    """*model* at *url*, with or without its last part, ``/chat/completions``."""

    def __init__(self, url: str, model: str, api_key: str) -> None:
        self.model = model
        # Nothing is sent on to where an endpoint points: the operator chose this one.
        connections = httpx2.AsyncClient(follow_redirects=False)
        self._client = AsyncOpenAI(
            api_key=api_key or _NO_KEY,
            base_url=url.rstrip("/").removesuffix("/chat/completions"),
            max_retries=0,
            http_client=connections,
            default_headers={"Accept-Encoding": "identity"},
        )
        # The library takes these from the environment, which is not ours to read.
        self._client.organization = self._client.project = None

    async def ask(self, system: str, user: str, dialect: Dialect, *, within_s: float) -> bytes:
        """Return the body of the answer. Raises Refused or LlmFailed."""
        try:
            async with asyncio.timeout(within_s):
                return await self._ask(system, user, dialect, within_s)
        except TimeoutError:
            text = f"no whole answer within {within_s:.0f} s"
            raise LlmFailed(Reason.TIMEOUT, text, n_tokens=None) from None
        except APIStatusError as error:
            raise _failure_of_status(error) from error
        except APIConnectionError as error:
            raise _failure_of_connection(error.__cause__ or error) from error
        except httpx2.HTTPError as error:
            # The library lets pass what happens while an answer is read.
            raise _failure_of_connection(error) from error
        except OpenAIError as error:
            text = f"the endpoint cannot be asked: {type(error).__name__}"
            raise LlmFailed(Reason.MALFORMED, text) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _ask(self, system: str, user: str, dialect: Dialect, within_s: float) -> bytes:
        asking = self._client.chat.completions.with_streaming_response.create(
            model=self.model,
            messages=[
                {"role": "system", "content": system},
                {"role": "user", "content": user},
            ],
            response_format=_format(dialect),
            # The same question is to get the same answer, as far as a model can.
            temperature=_if(dialect.temperature, 0.0),
            max_tokens=_if(dialect.limit is Limit.MAX_TOKENS, MAX_ANSWER_TOKENS),
            max_completion_tokens=_if(
                dialect.limit is Limit.MAX_COMPLETION_TOKENS, MAX_ANSWER_TOKENS
            ),
            timeout=httpx2.Timeout(within_s, connect=min(_CONNECT_S, within_s)),
        )
        body = bytearray()
        async with asking as response:
            async for part in response.iter_bytes():
                body += part
                if len(body) > MAX_ANSWER_BYTES:
                    text = "the endpoint gave an answer too large for a briefing"
                    raise LlmFailed(Reason.MALFORMED, text, n_tokens=None)
        return bytes(body)


def _if(wanted: bool, value: Option) -> Option | Omit:
    return value if wanted else omit


def _format(dialect: Dialect) -> ResponseFormat | Omit:
    if dialect.format is Format.WORDS:
        return omit
    if dialect.format is Format.OBJECT:
        return {"type": "json_object"}
    return {
        "type": "json_schema",
        "json_schema": {"name": "briefing", "strict": True, "schema": ANSWER_SCHEMA},
    }


def _failure_of_status(error: APIStatusError) -> LlmFailed | Refused:
    status = error.status_code
    if status == 429 and "insufficient_quota" in str(error.body):
        return LlmFailed(Reason.KEY, "the endpoint answers 429: the account's quota is used up")
    if status in (408, 409, 425, 429) or status >= 500:
        reason = Reason.SERVER if status >= 500 else Reason.BUSY
        wait_s = pause_asked(error.response.headers)
        return LlmFailed(reason, f"the endpoint answers {status}", retry_after_s=wait_s)
    if status in (401, 402, 403):
        return LlmFailed(Reason.KEY, f"the endpoint answers {status}: see LLM_API_KEY")
    if status == 404:
        return LlmFailed(Reason.NOT_FOUND, "the endpoint answers 404: see LLM_URL and LLM_MODEL")
    words = clip(tidy(f"{error.body or ''}"), _MAX_WORDS_CHARS)
    if status in (400, 422):
        return Refused(f"the endpoint answers {status}: {words}", refusal=str(error.body))
    return LlmFailed(Reason.REQUEST, f"the endpoint answers {status}")


def _failure_of_connection(error: BaseException) -> LlmFailed:
    name = type(error).__name__
    text = f"no answer from the endpoint ({name})"
    if name in _UNSENT:
        return LlmFailed(Reason.CONNECTION, text)
    reason = Reason.TIMEOUT if isinstance(error, httpx2.TimeoutException) else Reason.CONNECTION
    return LlmFailed(reason, text, n_tokens=None)
