"""The shared helpers that rules use, built when the first rule asks, and what of them enters a fingerprint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

import config
from checks.duplicates import DuplicateIndex
from checks.matcher import Lexicons
from config.rulesets import parameters
from config.workdays import Calendar
from storage.models import Account, Leader, LexiconTerm, Trace, Unit
from storage.unitnames import UnitNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy.orm import Session

    from checks.registry import Rule
    from config.schema import Settings

__all__ = ["Helpers"]


class Helpers:
    """Builds each helper once; those that read the database again for each session."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: dict[str, Any] = {}

    def of(self, rule: Rule, session: Session) -> dict[str, Any]:
        """The helpers that the rule says it uses, by name."""
        return {name: self._get(name, session) for name in rule.uses}

    def get(self, name: str, session: Session) -> Any:
        """One helper, the same that the rules of this pass are given."""
        return self._get(name, session)

    def digests(self, rule: Rule, session: Session) -> Mapping[str, str]:
        """What distinguishes the helpers' content: a new word list has all pages judged again."""
        helpers = {name: self._get(name, session) for name in rule.uses if name not in _PER_SESSION}
        return {name: str(getattr(helper, "digest", "")) for name, helper in helpers.items()}

    def warnings(self) -> list[str]:
        """What the helpers used have to tell people."""
        return [note for helper in self._kept.values() for note in getattr(helper, "warnings", list)()]

    def _get(self, name: str, session: Session) -> Any:
        if name in _PER_SESSION:
            return _PER_SESSION[name](session)
        if name not in self._kept:
            self._kept[name] = _LASTING[name](self._settings, session)
        return self._kept[name]


def _lexicons(settings: Settings, session: Session) -> Any:
    terms: Iterable[LexiconTerm] = session.scalars(
        select(LexiconTerm).where(LexiconTerm.listed).order_by(LexiconTerm.id)
    )
    return Lexicons.load(Path(config.__file__).with_name("lexicons"), terms)


def _calendar(settings: Settings, session: Session) -> Any:
    return Calendar.of(settings.folder)


def _privacy_key(settings: Settings, session: Session) -> Any:
    from checks.keys import county_key

    return county_key(settings.folder)


def _account_judge(settings: Settings, session: Session) -> Any:
    from checks.accounts.limits import Limits
    from checks.accounts.verdict import Judge
    from checks.registry import rules

    return Judge(
        Limits.of(
            *(
                parameters(settings, name, rules()[name].defaults)[0]
                for name in ("account.stale", "account.frequency")
            )
        )
    )


def _ledger_accounts(settings: Settings, session: Session) -> Any:
    from checks.accounts.matrix import LedgerAccounts

    return LedgerAccounts(session.scalars(select(Account).where(Account.listed)))


def _typos(settings: Settings, session: Session) -> Any:
    from checks.typos.helper import Typos

    return Typos.of(settings, session)


def _leaders(settings: Settings, session: Session) -> Any:
    from checks.leaders import Leaders

    return Leaders(session.scalars(select(Leader).where(Leader.listed).order_by(Leader.id)))


def _unit_names(settings: Settings, session: Session) -> Any:
    return UnitNames(session.scalars(select(Unit).where(Unit.listed).order_by(Unit.id)))


def _duplicates(session: Session) -> Any:
    return DuplicateIndex(session)


def _concealed(session: Session) -> frozenset[str]:
    """Hosts to which links lead that link.hidden has found."""
    traces = select(Trace.found).where(Trace.rule == "link.hidden").execution_options(yield_per=500)
    return frozenset(name for found in session.scalars(traces) for name in found["evidence"].get("hosts", ()))


_LASTING: Mapping[str, Callable[[Settings, Session], Any]] = {
    "lexicons": _lexicons,
    "calendar": _calendar,
    "privacy_key": _privacy_key,
    "unit_names": _unit_names,
    "typos": _typos,
    "account_judge": _account_judge,
    "ledger_accounts": _ledger_accounts,
    "leaders": _leaders,
}
_PER_SESSION: Mapping[str, Callable[[Session], Any]] = {
    "duplicates": _duplicates,
    "concealed": _concealed,
    "pages": lambda session: None,  # comes with the view; see checks.standing.PAGES
}
