"""The currencies that TikTok takes."""

from __future__ import annotations

from typing import Final

# "Report App, Web, Offline, or CRM Events", doc 1771101303285761, field properties.currency.
_TABLE: Final = """
AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK
JPY KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY
TWD UAH USD VES VND ZAR
"""
CURRENCIES: Final = frozenset(_TABLE.split())


def tiktok_currency(code: str) -> str | None:
    """Give the ISO 4217 code in upper case if TikTok takes that currency, else None."""
    if code in CURRENCIES:
        return code
    upper = code.strip().upper()
    return upper if upper in CURRENCIES else None
