"""Errors that a user can do something about."""

from __future__ import annotations


class UserError(Exception):
    """What is wrong, and what to do; `code` is the exit code of the command that meets it."""

    code = 2

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class RegistryError(UserError):
    """The registry cannot be used as it is."""

    code = 3


class ServerError(UserError):
    """The Prefect server that a flow needs cannot be used."""

    code = 3
