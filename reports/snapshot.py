"""What a paper knows: every number and problem of one period, taken once, kept as JSON, printed from here only."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from reports.accountlines import AccountLine
from reports.periods import Period, parse

__all__ = [
    "FORMS",
    "Inspected",
    "Letters",
    "ManualTable",
    "Policies",
    "Problem",
    "Rectified",
    "Repeated",
    "Role",
    "Slip",
    "Snapshot",
    "Standing",
    "Trend",
    "UnitLine",
    "role_of",
]

#: forms of interpretation, the plain text first
FORMS = ("文字", "图片", "视频", "负责人")


class Role(StrEnum):
    """Classes of units as the papers count them."""

    COUNTY = "县直"
    TOWN = "乡镇"
    ADMIN = "管理员"


def role_of(kind: str) -> Role:
    """The class that a 单位类型 of the ledger belongs to; what is neither town nor administrator is 县直."""
    if "管理员" in kind:
        return Role.ADMIN
    if any(sign in kind for sign in ("乡", "镇", "街道", "街办")):
        return Role.TOWN
    return Role.COUNTY


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class UnitLine(_Record):
    """What one unit published. `period` within the period, `total` since January.

    `shown` False: no line of its own in the annex (left the ledger, or several units entered as one).
    `entered` says that staff gave the number; `seen_*` is then what the crawl counted.
    """

    name: str
    role: Role
    task: int | None = None
    period: int = 0
    total: int = 0
    disclosed: int = 0  #: 公开, within the period
    explained: int = 0  #: 解读
    news: int = 0  #: 动态
    shown: bool = True
    entered: bool = False
    seen_period: int = 0
    seen_total: int = 0


class Inspected(_Record):
    """Places looked at: `count` there are, `checked` were seen well, `passed` of them are in order."""

    name: str  #: 微信公众号, 乡镇, 县直 …
    account: bool
    count: int
    checked: int
    passed: int
    entered: bool = False


class Policies(_Record):
    """Policy documents since January, how many were interpreted, in which forms, how many in time."""

    documents: int = 0
    interpreted: int = 0
    forms: dict[str, int] = {}  #: form → interpretations
    in_time: int | None = None  #: of the documents, interpreted within 3 working days; None not known
    entered: bool = False

    @property
    def interpretations(self) -> int:
        return sum(self.forms.values())


class Letters(_Record):
    """Letters of one kind received within the period. `late` were answered late or are overdue now."""

    kind: str
    received: int
    answered: int
    late: int
    late_units: list[str] = []
    limit: int | None = None  #: working days
    entered: bool = False


class ManualTable(_Record):
    """A table that staff keep: a number for each unit."""

    name: str
    lines: list[tuple[str, int]]


class Rectified(_Record):
    """Confirmed problems of a unit or a kind: on the books in the period, new in it, rectified by now."""

    name: str
    role: Role | None = None
    found: int
    new: int
    rectified: int


class Repeated(_Record):
    """A unit named for the same kind of problem in so many papers one after the other, this one included."""

    unit: str
    kind: str
    times: int


class Trend(_Record):
    """New confirmed problems of one earlier month, or of this one, by kind and by title of their rule."""

    label: str
    counts: dict[str, int]
    rules: dict[str, int] = {}


class Standing(StrEnum):
    NEW = "new"
    UNFIXED = "unfixed"  #: an earlier paper or notice named it, and it is still there
    RELAPSED = "relapsed"  #: rectified once, there again
    CAUSED = "caused"  #: came with the rectification of another one
    UNCHECKED = "unchecked"  #: named before, and nobody could look since the unit was told


class Problem(_Record):
    """One confirmed problem that was still there when the snapshot was taken; quotes are masked."""

    id: int
    rule: str
    kind: str
    rule_title: str
    unit: str
    role: Role
    site: str = ""
    section: str = ""
    account: str = ""
    platform: str = ""
    title: str = ""
    message: str = ""
    quote: str = ""
    suggestion: str = ""
    basis: str = ""
    url: str = ""
    target: str = ""
    file: str = ""  #: name of the attachment it stands in
    count: int = 1
    severity: str = ""
    state: str = ""
    first_seen: dt.date | None = None
    last_seen: dt.date | None = None
    newest: dt.date | None = None  #: last update of a stale account or section
    limit_days: int | None = None
    deadline: dt.date | None = None
    notified: dt.date | None = None
    warned: dt.date | None = None  #: the early warning went out
    standing: Standing = Standing.NEW
    times: int = 0  #: earlier papers that named it
    first_sweep: bool = False  #: it stood before the watch over its place began


class Slip(_Record):
    """A number that staff gave and that its parts do not bear out."""

    what: str
    stated: int
    computed: int


class Snapshot(_Record):
    period: str
    county: str
    area: str  #: 县, 区, 市 …: how the papers call the place
    taken_at: dt.datetime
    until: dt.date  #: the last day that the numbers speak of
    complete: bool  #: the period was over
    nights: int | None = None  #: nights of the period in which the county was watched; None: not kept yet
    units: list[UnitLine] = []
    unassigned: int = 0  #: items since January whose unit is not known
    undated: int = 0  #: items without any date, in no count
    repeated: int = 0  #: copies of an item of the same unit and day, counted once
    inspected: list[Inspected] = []
    accounts: list[AccountLine] = []
    policies: Policies = Policies()
    letters: list[Letters] = []
    tables: list[ManualTable] = []
    notes: dict[str, list[str]] = {}
    cleaned: dict[str, int] = {}  #: 整改错敏信息, 整改外链暗链
    slips: list[Slip] = []
    problems: list[Problem] = []
    by_unit: list[Rectified] = []
    by_kind: list[Rectified] = []
    repeated_offenders: list[Repeated] = []
    trend: list[Trend] = []
    suspected: int = 0
    unverified: int = 0

    @property
    def unwatched(self) -> bool:
        """Nobody looked in the period: that nothing was found says nothing."""
        return self.nights == 0

    @property
    def when(self) -> Period:
        return parse(self.period)

    def of(self, role: Role) -> list[UnitLine]:
        """The units of a class that have a line of their own."""
        return [unit for unit in self.units if unit.role is role and unit.shown]

    def total(self, role: Role | None = None) -> int:
        """Items since January of a class, those of units without a line included; None: of all."""
        return sum(unit.total for unit in self.units if role in (None, unit.role))

    def count(self, role: Role | None = None) -> int:
        """The same within the period."""
        return sum(unit.period for unit in self.units if role in (None, unit.role))

    def unlisted(self, role: Role) -> int:
        """Items since January of units without a line."""
        return sum(unit.total for unit in self.units if unit.role is role and not unit.shown)
