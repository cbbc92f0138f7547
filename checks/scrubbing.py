"""The last look before a finding is kept: whatever a rule quoted, titled or named, no personal number stays open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from checks.households import addresses
from checks.identity import id_18, mask, mask_all

if TYPE_CHECKING:
    from storage.models import Finding

__all__ = ["scrub"]

_TEXTS = ("title", "quote", "message", "suggestion")
_DIGIT = re.compile(r"\d")
_FEWEST = 7  #: digits of the shortest number that is masked
#: made to be kept; in a hash any run of digits may look like a number of somebody's
_TOLD_APART = frozenset(("hashes", "masked", "body_hash", "screenshot"))


#: the name of an uploaded file is often the person's own: 张三3301….docx, its Chinese percent-encoded
_IN_ADDRESS = re.compile(r"(?:(?<=%[0-9A-Fa-f]{2})|(?<!\d))\d{17}[\dXx](?!\d)")


def scrub(finding: Finding) -> None:
    """Mask the numbers in all that the finding says; of an address only what is an identity number beyond doubt."""
    for name in _TEXTS:
        setattr(finding, name, _masked(getattr(finding, name)))
    finding.url, finding.target = _address(finding.url), _address(finding.target)
    finding.location = _cleaned(finding.location)
    finding.evidence = _cleaned(finding.evidence)


def _masked(text: str) -> str:
    if len(_DIGIT.findall(text)) >= _FEWEST:
        text = mask_all(text)
    for home in reversed(addresses(text)):
        text = text[: home.start] + home.masked + text[home.end :]
    return text


def _address(url: str) -> str:
    return _IN_ADDRESS.sub(lambda found: mask(found[0]) if id_18(found[0]) else found[0], url)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _address(value) if "://" in value else _masked(value)
    if isinstance(value, dict):
        return {key: one if key in _TOLD_APART else _cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return value
