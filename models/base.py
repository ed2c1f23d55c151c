"""The common ground of every model: frozen, strict about unknown keys."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value object: equal by content, never changed after it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid")
