"""Whether an article speaks to a machine rather than to its readers.

Such an article is not shown to the LLM, nor believed as evidence for what the LLM wrote. It is a
first fence, of common phrasings, kept narrow: news do tell of people who ignore instructions.
What passes it still meets the check of every sentence.
"""

from __future__ import annotations

import re

_EARLIER_EN = r"(?:previous|prior|earlier|preceding|above|foregoing|system)"
_FILLERS = r"(?:\w+\s+){0,4}"
_ORDERS = re.compile(
    "|".join(
        [
            rf"\b(?:ignore|disregard|forget|override)\s+{_FILLERS}{_EARLIER_EN}\s+"
            r"(?:instruction|prompt|message)",
            rf"\b(?:ignore|disregard|forget)\s+{_FILLERS}(?:instructions|prompts|text)\s+"
            r"(?:above|before)\b",
            r"\b(?:ignore|disregard|forget)\s+(?:all|your)\s+(?:of\s+)?(?:your\s+)?"
            r"(?:instructions|rules|prompts)\b",
            r"\byou are (?:now )?(?:an? |the )?(?:ai|ai assistant|llm|(?:large )?language model"
            r"|chatbot)\b",
            r"\b(?:new|updated|real|secret)\s+(?:system\s+)?instructions?\s*:",
            r"\b(?:system|developer)\s+(?:prompt|message|override|instruction)s?\s*:",
            r"\n\s*(?:system|assistant|user)\s*:\s",
            r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|‹\|?im_(?:start|end)",
            r"\b(?:respond|reply|answer)\s+(?:(?:only|exactly)\s+with|with\s+(?:only|exactly"
            r"|nothing but))\s+(?:the|this|[\"“'])",
            r"\b(?:ignorier|ignoriere|ignoriert|ignorieren sie|vergiss|vergesst|missachte)\s+"
            rf"{_FILLERS}(?:vorherig|bisherig|obig|früher|vorangegangen)\w*\s+"
            r"(?:anweisung|instruktion|vorgabe)",
            rf"\b(?:ignora|ignore|ignorez|ignorad|olvida|olvide|oublie|oubliez|dimentica)\s+{_FILLERS}"
            r"(?:instrucciones|instructions|istruzioni|instruções|consignes)\s+"
            r"(?:anteriores|previas|précédentes|antérieures|precedenti)",
            r"игнорируй\w*\s+(?:\w+\s+){0,2}(?:предыдущ|прежн)\w+\s+(?:инструкци|указани)",
            r"忽略(?:之前|以上|先前|前面|所有).{0,8}(?:指令|指示|说明)",
        ]
    ),
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Tell whether *text* tries to command a language model."""
    return _ORDERS.search(text) is not None
