"""Page images from a process that may crash, hang or be killed without harm to the desk."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
import multiprocessing
import threading
from typing import Any, TypeVar

from review.proof import raster
from review.proof.raster import Box

_SECONDS = 20.0
_KEPT = 200  # answers: images of some 100 kB each

T = TypeVar("T")


class Pages:
    """Renders pages one after the other, keeps the last ones, and starts anew where a file broke the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def sizes(self, path: str, sha256: str, most: int) -> list[tuple[float, float]]:
        """Width and height of the pages in points; none where the file cannot be shown."""
        return self._ask(raster.sizes, path, sha256, most) or []

    def image(self, path: str, sha256: str, number: int) -> bytes | None:
        """A page as PNG; None where it cannot be shown."""
        return self._ask(raster.image, path, sha256, number)

    def rects(self, path: str, sha256: str, number: int, wanted: tuple[tuple[str, Box | None], ...]) -> list[list[Box]]:
        """Boxes around words on a page; the block's where the words are not found."""
        return self._ask(raster.rects, path, sha256, number, wanted) or [[b] if b else [] for _, b in wanted]

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _ask(self, function: Callable[..., T], path: str, sha256: str, *more: Any) -> T | None:
        place = (function.__name__, sha256, *more)
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                kept: T | None = self._kept[place]
                return kept
            answer = self._answer(function, path, sha256, *more)
            self._kept[place] = answer
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return answer

    def _answer(self, function: Callable[..., T], *arguments: Any) -> T | None:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, initializer=raster.confine)
        try:
            return self._pool.submit(function, *arguments).result(_SECONDS)
        except (TimeoutError, BrokenProcessPool):
            self._end()
        except Exception:
            return None
        return None

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)
