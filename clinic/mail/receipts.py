"""What the gateway says later of a text message that it took: delivered, or not."""

import hashlib
import hmac
import json
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.mail import settling
from clinic.mail.models import Channel, Message, Status

HELD = (Status.CLAIMED, Status.SENDING)
OPEN_TO_NEWS = (Status.PLANNED, Status.DEFERRED, Status.UNKNOWN, Status.ACCEPTED)
ANSWERS = {"delivered": Status.ACCEPTED, "undelivered": Status.FAILED}


@csrf_exempt  # signed by the gateway, which has no cookie
@require_POST
def receipt(request: HttpRequest) -> HttpResponse:
    """Take a receipt; 503 while the message is still being handed over: the gateway comes again."""
    if not settings.TEXT_GATEWAY_URL or not settings.TEXT_GATEWAY_TOKEN:
        raise Http404
    if not hmac.compare_digest(signature(request.body).encode(), request.headers.get("X-Signature", "").encode()):
        raise PermissionDenied
    try:
        told = json.loads(request.body)
        reference, status, reason = told["reference"], ANSWERS[told["status"]], str(told.get("reason", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponse(status=400)
    taken = note(reference=str(reference), status=status, reason=reason, now=clock.now())
    return HttpResponse(status=204) if taken else HttpResponse(status=503, headers={"Retry-After": "60"})


def signature(body: bytes) -> str:
    """Return how the gateway signs what it posts."""
    return "sha256=" + hmac.new(settings.TEXT_GATEWAY_TOKEN.encode(), body, hashlib.sha256).hexdigest()


@transaction.atomic
def note(*, reference: str, status: Status, reason: str, now: datetime) -> bool:
    """Return whether the receipt was taken; what was not delivered needs a person."""
    texts = Message.objects.select_for_update().filter(channel=Channel.TEXT, message_id=reference.replace("\x00", ""))
    message = texts.first()
    if message is None:
        raise Http404
    if message.status in HELD:
        return False
    if message.status in OPEN_TO_NEWS and message.status != status:
        words = f"{'Delivered' if status == Status.ACCEPTED else 'Not delivered'}. {reason}"
        settling.settle(message, status, words.replace("\x00", "").strip()[:500], now=now)
    return True
