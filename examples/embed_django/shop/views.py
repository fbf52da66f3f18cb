"""The view that fires."""

from __future__ import annotations

import json

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from convroute import InvalidEventError, LeadNotFound, LeadSourceError, PixelNotFound, StoreError
from shop.apps import router


@csrf_exempt  # a webhook; a form of this site's own needs its token
@require_POST
def signup(request: HttpRequest) -> JsonResponse:
    """Take a sign-up, fire it at every pixel, and say what became of it.

    The visitor waits for the platforms, within the deadline of `[convroute.retry]`; fire from a task
    (see embed_celery.py) where nobody should wait, and in `transaction.on_commit` where the lead is saved.
    """
    try:
        form = json.loads(request.body)
    except ValueError:
        return JsonResponse({"error": "the body must be JSON in UTF-8"}, status=400)
    if not isinstance(form, dict):
        return JsonResponse({"error": "the body must be a JSON object"}, status=400)
    lead_id = form.get("id")
    try:
        result = router().fire(
            to=list(router().pixels),
            event_name="CompleteRegistration",
            # The same as in `fire_signups`, so that what was fired here counts nothing again there.
            event_id=f"signup-{lead_id}" if lead_id else None,
            action_source="website",
            source_url="https://shop.example.com/signup",
            lead_id=lead_id,
            lead={
                **form,
                "ipAddress": request.META["REMOTE_ADDR"],
                "userAgent": request.headers.get("User-Agent"),
            },
        )
    except (LeadSourceError, StoreError):
        return JsonResponse({"error": "not now; try again"}, status=503)
    except (InvalidEventError, LeadNotFound, PixelNotFound) as error:
        return JsonResponse({"error": str(error)}, status=400)
    receipts = [
        {"pixel": r.pixel, "status": r.status.value, "detail": r.detail} for r in result.receipts
    ]
    return JsonResponse({"eventId": result.receipts[0].event_id, "receipts": receipts})
