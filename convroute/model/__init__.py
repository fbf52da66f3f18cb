"""The values that everything handles: events, leads, pixels, payloads, messages, outcomes, receipts."""
