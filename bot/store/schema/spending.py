"""What is paid for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Table

from bot.store.schema.base import metadata

llm_spending = Table(
    "llm_spending",
    metadata,
    Column("day", Date, primary_key=True),
    Column("n_requests", BigInteger, nullable=False),
    # Spent, and set aside for requests that are open.
    Column("n_tokens", BigInteger, nullable=False),
)
"""What was asked of the LLM on each day, in UTC."""
