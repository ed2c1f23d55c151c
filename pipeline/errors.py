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


class InstallationError(UserError):
    """A part of clsreg itself is missing or cannot be loaded: no document can be answered."""

    code = 3


class DiskError(UserError):
    """What is to be written cannot be: the disk is full, or a quota is reached."""

    code = 3
