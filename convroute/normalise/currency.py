"""Currencies of ISO 4217, and how many digits of each stand behind the point."""

from __future__ import annotations

from convroute.normalise.text import clean

__all__ = ["currency_code", "minor_digits"]

# List one of ISO 4217, and codes withdrawn of late (ANG, BGN, CUC, ZWL): late events carry them.
_BY_DIGITS = {
    0: """BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
          XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX""",
    2: """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP
          BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP
          ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
          IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT
          MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
          PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
          SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD
          XCD XCG YER ZAR ZMW ZWG ZWL""",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS = {code: digits for digits, codes in _BY_DIGITS.items() for code in codes.split()}


def currency_code(value: str) -> str | None:
    """The ISO 4217 code in upper case, or None if the text is no code of that list.

    Symbols (``US$``) and numeric codes (``978``) are not read.
    """
    if value in _DIGITS:
        return value
    code = clean(value).upper()
    return code if code in _DIGITS else None


def minor_digits(code: str) -> int:
    """The digits behind the point in this currency: 2 for ``USD``, 0 for ``JPY``.

    Metals and funds without a minor unit give 0, an unknown code gives 2.
    """
    return _DIGITS.get(code, 2)
