"""Around every answer: security headers, a limit on what is sent, and only hosts that the desk is known by."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.settings import Settings

POLICY = "; ".join(
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ]
)  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


_FOREVER = "public, max-age=31536000, immutable"


def _named_by_content(scope: Scope) -> bool:
    """Whether the address changes when the file does (respond.asset)."""
    return scope["path"].startswith("/static/") and bool(scope["query_string"])


class TooLargeError(Exception):
    """More was sent than is taken."""


class Shield:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, refusal = Headers(scope=scope), None
        if not self._known_host(headers.get("host", "")):
            refusal = PlainTextResponse("unknown host", 400)
        elif int(headers.get("content-length") or 0) > self.settings.body_bytes:
            refusal = PlainTextResponse("too large", 413)
        await (refusal or self.app)(scope, self._counted(receive), self._headed(scope, send))

    def _known_host(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return "*" in self.settings.hosts or name.strip("[]").lower() in self.settings.hosts

    def _counted(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.settings.body_bytes:
                return {"type": "http.disconnect"}
            return message

        return counted

    def _headed(self, scope: Scope, send: Send) -> Send:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", _FOREVER if _named_by_content(scope) else "no-store")
                if self.settings.https:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        return headed
