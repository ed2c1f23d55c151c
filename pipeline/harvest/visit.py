"""One address: asked for where its time has come, archived, triaged, noted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from models.harvest import Attachments, HarvestSource
from models.source import MediaType
from pipeline.harvest import links
from pipeline.harvest.addresses import key
from pipeline.harvest.archive import Archive
from pipeline.harvest.clock import Clock
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.fetch import Answer, Fetcher
from pipeline.harvest.found import Index, is_own
from pipeline.harvest.pages import Page, Role, Status, new_page
from pipeline.harvest.report import Report
from pipeline.harvest.state import State
from pipeline.harvest.triage import Triage, triage

_RAREST = timedelta(days=30)
_OLDER = 4  # a page that has not changed for four days is looked at daily, for forty days every ten


@dataclass(slots=True)
class Visitor:
    """Visits addresses for one run of one source."""

    source: HarvestSource
    fetcher: Fetcher
    state: State
    archive: Archive
    clock: Clock
    report: Report
    everything: bool = False  # whether pages are looked at whatever their time
    visited: int = 0  # documents asked for

    # -- indexes ----------------------------------------------------------------------------------------------------

    def index(self, url: str, changed: datetime | None) -> Index:
        """A feed, sitemap or listing page: the archived one where it still holds; FetchError where there is none."""
        page = self.state.page(key(url)) or new_page(url, Role.INDEX)
        stored = self.archive.get(page.sha256) if page.sha256 else None
        if stored is not None and changed and page.checked_at and changed < page.checked_at and not self.everything:
            self.report.spared += 1
            return Index(url, stored)
        try:
            answer = self._get(page, url, stored is not None)
        except FetchError as error:
            self.failed(page, error, None)
            raise
        if stored is not None and answer.unchanged:
            self.state.unchanged(page, self.source.name, answer.at)
            return Index(answer.final, stored)
        sha256 = self.archive.put(answer.body)
        verdict = Triage(False, "tells where documents are", MediaType.UNKNOWN)
        self.state.answered(page, self.source.name, answer, sha256, verdict)
        return Index(answer.final, answer.body)

    # -- documents --------------------------------------------------------------------------------------------------

    def document(
        self, url: str, role: Role = Role.DOCUMENT, changed: datetime | None = None, parent: str | None = None
    ) -> None:
        """A document and what is attached to it. Notes what goes wrong and raises nothing of it."""
        page = self.state.page(key(url)) or new_page(url, role)
        known = self._known(page)
        if self._due(page, known, changed):
            self.visited += 1
            try:
                self._visit(page, known)
            except FetchError as error:
                self.failed(page, error, parent)
                return
        else:
            self.report.spared += 1
        if parent:
            self.state.attach(parent, page.key)

    def _known(self, page: Page) -> Page:
        """The page itself, or the one it has moved to: whose content and validators count."""
        target = self.state.page(page.target) if page.status is Status.MOVED and page.target else None
        return target or page

    def _due(self, page: Page, known: Page, changed: datetime | None) -> bool:
        now = self.clock.now()
        if known.checked_at is None or self.everything:
            return not self.state.waits(page.key, now)
        if changed and changed > known.checked_at:
            return True
        same_for = now - (known.changed_at or known.checked_at)
        rarely = min(max(timedelta(hours=self.source.revisit_hours), same_for / _OLDER), _RAREST)
        return now - known.checked_at >= (_RAREST if changed else rarely)

    def _visit(self, page: Page, known: Page) -> None:
        stored = known.sha256 is not None and known.sha256 in self.archive
        answer = self._get(known, page.url, stored)
        here = key(answer.final)
        if here != page.key:
            self.state.moved(page, here, self.source.name, answer.at)
            page = self.state.page(here) or new_page(answer.final, page.role)
        elif page.sha256 is None:
            page = replace(page, url=answer.final)  # from http to https, as a rule: the next request goes there at once
        if answer.unchanged:
            self.state.unchanged(page, self.source.name, answer.at)
            self.report.unchanged += 1
        else:
            self.keep(page, answer)

    def _get(self, known: Page, url: str, stored: bool) -> Answer:
        """The answer; the server is asked for changes only where the content is at hand."""
        etag, modified = (known.etag, known.last_modified) if stored else (None, None)
        answer = self.fetcher.get(url, etag, modified)
        if answer.unchanged and not stored:
            raise FetchError(Reason.CONNECTION, "answered 304 to a request without condition", retry=True)
        return answer

    def keep(self, page: Page, answer: Answer) -> None:
        """Archives an answer, then notes it, then fetches what is attached."""
        sha256 = self.archive.put(answer.body)
        verdict = triage(answer.body)
        attached = self._attached(page, answer, verdict)
        changed = self.state.answered(page, self.source.name, answer, sha256, verdict, attached)
        self._count(page, verdict, changed)
        for link in attached:
            self.document(link.url, Role.ATTACHMENT, parent=page.key)

    def _attached(self, page: Page, answer: Answer, verdict: Triage) -> list[Page]:
        """The documents that a page links to and that are to be fetched with it."""
        wanted = self.source.attachments
        if wanted is Attachments.NONE or not self.source.url or page.role is Role.ATTACHMENT:
            return []
        if verdict.media_type is not MediaType.HTML:
            return []
        if wanted is Attachments.RELEVANT and not verdict.relevant:
            return []
        found = [u for u in links.attachments(answer.body, answer.final) if is_own(self.source, u)]
        pages = {p.key: p for p in (new_page(u, Role.ATTACHMENT) for u in found) if p.key != page.key}
        if len(pages) > self.source.limits.attachments:
            self.report.notes.append(f"{page.url}: {len(pages)} documents attached; limits.attachments were fetched")
        return list(pages.values())[: self.source.limits.attachments]

    def _count(self, page: Page, verdict: Triage, changed: bool) -> None:
        if not changed:
            self.report.unchanged += 1
        elif not verdict.relevant:
            self.report.skipped[verdict.reason] += 1
        elif page.sha256 is None:
            self.report.new.append(page.url)
        else:
            self.report.changed.append(page.url)

    def failed(self, page: Page, error: FetchError, parent: str | None = None) -> None:
        """What robots.txt forbids is skipped, what was there and is not is gone, everything else a failure."""
        now = self.clock.now()
        if error.reason is Reason.ROBOTS and page.role is not Role.INDEX:
            self.state.skipped(page, self.source.name, error.message, now)
            self.report.skipped[error.message] += 1
        elif error.reason is Reason.NOT_FOUND and page.sha256 and page.role is not Role.INDEX:
            self.state.skipped(page, self.source.name, error.message, now, Status.GONE)
            self.report.notes.append(f"{page.url} is gone")
        else:
            self.state.failed(page, self.source.name, error, now, parent)
            self.report.failed[page.url] = f"{error.reason}: {error.message}"
