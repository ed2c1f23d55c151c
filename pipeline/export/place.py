"""Where an export goes: a new folder beside the old one, which takes its place in one step when it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import ctypes
import errno
import fcntl
import json
import os
from pathlib import Path
import shutil

from pipeline.errors import UserError

PACKAGE = "datapackage.json"
NAME = "contrats-locaux-de-sante"  # by which an earlier export is known

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


@contextmanager
def replacing(folder: Path, force: bool = False) -> Iterator[Path]:
    """An empty folder to fill; when the block ends it takes the place of `folder`, when it fails it goes.

    Other files in `folder` stay there. UserError where `folder` may not be replaced: it holds other things (unless
    `force`), is the present folder, is no folder, cannot be written to, or another export is writing to it.
    """
    target = folder.resolve()
    _refuse_place(target)
    partial, old = (target.with_name(f".{target.name}.clsreg-{word}") for word in ("partial", "old"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = _lock(partial, target)
        try:
            _recover(target, old)
            _refuse_content(target, force)
            _empty(partial)  # what a killed export left
            yield partial
            _keep_others(target, partial)
            _put(partial, target, old)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            os.close(handle)
    except OSError as error:
        raise UserError(f"the export cannot be written to {folder}: {error.strerror or error}", _ADVICE) from error


_ADVICE = "check its place and rights and the room on the disk, or name another folder; what was there before holds"


def _refuse_place(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise UserError(f"{target} is a file", "name a folder")
    if Path.cwd().is_relative_to(target) or Path.home().is_relative_to(target):
        raise UserError(f"{target} holds the present or the home folder", "name a folder of its own, below it")


def _refuse_content(target: Path, force: bool) -> None:
    if not force and target.is_dir() and files_of(target) is None and any(target.iterdir()):
        advice = "name another, or add --force: its other files stay, those named like the export's are overwritten"
        raise UserError(f"{target} is not empty and no earlier export", advice)


def files_of(folder: Path) -> set[str] | None:
    """Paths of the files that an export wrote, relative to its folder; None where the folder is no export."""
    try:
        package = json.loads((folder / PACKAGE).read_text("utf-8"))
        if package["name"] != NAME:
            return None
        return {PACKAGE, *(str(resource["path"]) for resource in package["resources"])}
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _lock(partial: Path, target: Path) -> int:
    """Makes the folder and holds it, by the file descriptor returned; UserError where another export does."""
    handle = -1
    try:
        partial.mkdir(exist_ok=True)
        handle = os.open(partial, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), partial.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass  # another export holds it, or has finished this very moment
    if handle >= 0:
        os.close(handle)
    raise UserError(f"another export is writing to {target}", "wait for it, or name another folder")


def _empty(folder: Path) -> None:
    for child in folder.iterdir():
        shutil.rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()


def _keep_others(target: Path, partial: Path) -> None:
    """Links the files in the old folder that are not the export's into the new one."""
    if not target.is_dir():
        return
    shutil.copymode(target, partial)
    own = files_of(target) or set()
    above = {parent.as_posix() for name in own for parent in Path(name).parents}
    for path in sorted(target.rglob("*")):
        name = path.relative_to(target)
        if name.as_posix() in own or os.path.lexists(partial / name):
            continue
        if path.is_dir() and not path.is_symlink():
            if name.as_posix() not in above:
                (partial / name).mkdir(parents=True)
                shutil.copystat(path, partial / name)
            continue
        (partial / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, partial / name, follow_symlinks=False)
        except OSError:  # a disk without hard links
            shutil.copy2(path, partial / name, follow_symlinks=False)


def _put(partial: Path, target: Path, old: Path) -> None:
    """The new folder in the old one's place: in one step where the system can, else in two that _recover can mend."""
    if not target.exists():
        partial.rename(target)
    elif not _exchange(partial, target):
        target.rename(old)
        try:
            partial.rename(target)
        except OSError:
            old.rename(target)
            raise
        shutil.rmtree(old)


def _exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step; False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _recover(target: Path, old: Path) -> None:
    """Puts the old export back where one was killed between the two steps."""
    if old.is_dir() and not target.exists():
        old.rename(target)
    elif old.is_dir():
        with suppress(OSError):
            shutil.rmtree(old)
