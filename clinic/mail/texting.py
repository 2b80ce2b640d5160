"""Text messages: the outbox's second way, over an HTTP gateway that takes {to, text, reference}."""

from dataclasses import asdict, dataclass
from typing import Any

import httpx
from django.conf import settings

from clinic.mail.kinds import words_of as said_in
from clinic.mail.line import Answer, LineDown, Verdict, spoken, taken, words_of
from clinic.mail.models import Message

LONGEST = 160
PATIENCE = httpx.Timeout(10, connect=5)
# The token or the address is wrong: that is not the recipient's fault.
OUR_FAULT = {401, 403, 404, 405}
NOT_NOW = {408, 425, 429}


@dataclass(frozen=True)
class Text:
    """One text message ready to hand over."""

    to: str
    text: str
    reference: str


def text_of(message: Message) -> Text:
    """Return a text message under its planned reference. Raises ValueError where it is too long."""
    words = str(said_in(message))
    if not 0 < len(words) <= LONGEST:
        raise ValueError("A text message has 1 to 160 characters.")
    return Text(message.recipient, words, message.message_id)


class TextLine:
    """The connection to the gateway, made when first needed; one that fell silent is not waited for twice."""

    def __init__(self) -> None:
        self._client: httpx.Client | None = None
        self._silent = ""

    def __enter__(self) -> "TextLine":
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()

    def open(self) -> None:
        """Be ready to hand over. Raises LineDown."""
        if not settings.TEXT_GATEWAY_URL:
            raise LineDown("Text messages are switched off: TEXT_GATEWAY_URL is not set.")
        if self._silent:
            raise LineDown(self._silent)
        if self._client is None:
            sent_by = {"Authorization": f"Bearer {settings.TEXT_GATEWAY_TOKEN}"}
            self._client = httpx.Client(timeout=PATIENCE, headers=sent_by, trust_env=False)

    def hand_over(self, text: Text) -> Answer:
        """Return what the gateway says to one text message. Raises LineDown."""
        try:
            return judge(self._post(text))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise LineDown(f"No connection to the gateway: {words_of(error)}") from error
        except httpx.HTTPError as error:
            self._silent = f"The gateway did not answer: {words_of(error)}"
            return Answer(Verdict.UNKNOWN, self._silent)

    def _post(self, text: Text) -> httpx.Response:
        assert self._client is not None, "open() comes first"
        once: dict[str, Any] = {"headers": {"Idempotency-Key": text.reference}}
        return self._client.post(settings.TEXT_GATEWAY_URL, json=asdict(text), **once)


def judge(reply: httpx.Response) -> Answer:
    """Return the verdict by the status of the gateway's answer. Raises LineDown."""
    code, words = reply.status_code, spoken(reply.status_code, reply.content[:400])
    if taken(code):
        return Answer(Verdict.ACCEPTED, words)
    if code in OUR_FAULT:
        raise LineDown(f"The gateway takes no messages from us: {words}")
    refused = 400 <= code < 500 and code not in NOT_NOW
    return Answer(Verdict.REFUSED if refused else Verdict.PUT_OFF, words)
