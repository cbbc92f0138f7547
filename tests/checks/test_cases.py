"""Runs the cases of every rule: tests/checks/cases/<rule>.toml, one file a rule.

A file is a list of [[case]] tables. A case says what the rule sees and what it must find:

    [[case]]
    name = "第十五天才算超期"                   # behaviour, unique within the file
    as_of = 2026-11-20T09:00:00+08:00           # optional; this moment is the default
    expect = []                                 # nothing may be found; or "unverified", "exempt" when the rule
                                                # raises these; or a list, one table a finding:
    # expect = [{ confidence = "definite", level = "limit", quote = "…", message_contains = "…" }]
    parameters = { period_days = 30 }           # over the rule's own defaults
    newest = 2026-11-06                         # any plain field of the view (checks/subjects.py, checks/unitsubjects.py) by its name
    text = "…"                                  # PageView: the visible text; `body = "…"` marks the article off
    allowed_hosts = ["www.shili.gov.cn"]
    section_findings = ["section.stale"]        # SiteView: one made-up section for each

    [case.page]                                 # a record by the name of the view's field; what the case
    url = "http://www.shili.gov.cn/a.html"      # leaves out gets a harmless value, `id` may be given
    [case.section]
    name = "通知公告"
    category = "通知公告"
    [[case.visits]]                             # lists of records likewise: visits, home_visits, links, pages,
    outcome = "ok"                              # probes, posts, child_sections …
    entries = 0

A rule that is also for attachments is shown a file when the case has [case.attachment]; its text is given as
[[case.parts]], each with `text` and its place (page, paragraph, sheet + row + columns …). One that is also for posts
is shown a post when the case has [case.post].

In `expect`, any field of Finding may be named, `X_contains` asks for a part of X. Findings and expectations must
match one to one, in any order. Besides the view, a case may bring for the helpers a rule `uses`:
[[case.accounts]] rows of the ledger, [[case.lexicon]] rows of the county's list (wrong, suggestion, category, grade, exceptions …) and [[case.others]] pages with
`text` (and `body`) that are in the duplicate index already. Site 1 示例县人民政府, unit 1 县教育局 and section 1 are there by default.
"""

from __future__ import annotations

import datetime as dt
import inspect
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from checks import subjects, unitsubjects
from checks.judging import may_find
from checks.registry import Context, Exempt, Rule, Scope, Unverified, rules
from storage import models, places, texts
from tests.checks import whole

CASES = Path(__file__).with_name("cases")
AS_OF = dt.datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HOST = "www.shili.gov.cn"

VIEWS: dict[Scope, type] = {
    Scope.PAGE: subjects.PageView,
    Scope.SECTION: subjects.SectionView,
    Scope.SITE: subjects.SiteView,
    Scope.TARGET: subjects.TargetView,
    Scope.ATTACHMENT: subjects.AttachmentView,
    Scope.POST: subjects.PostView,
    Scope.ACCOUNT: subjects.AccountView,
    Scope.UNIT: unitsubjects.UnitView,
    Scope.DOCUMENT: unitsubjects.DocumentView,
}
RECORDS: dict[str, type[models.Base]] = {
    "page": models.Page, "home": models.Page, "pages": models.Page, "others": models.Page,
    "site": models.Site, "unit": models.Unit, "links": models.Link, "probes": models.Probe,
    "section": models.Section, "parent": models.Section, "child_sections": models.Section,
    "twins": models.Section, "twin_of": models.Section,
    "visits": models.SectionVisit, "home_visits": models.SectionVisit, "check": models.LinkCheck,
    "attachment": models.Attachment, "post": models.Post, "posts": models.Post,
    "account": models.Account, "lexicon": models.LexiconTerm,
    "leader_list": models.Leader, "accounts": models.Account,
    "attempts": models.SourceAttempt, "profile": models.AccountProfile, "menu": models.AccountMenu,
    "checks": models.ManualCheck, "targets": models.LinkCheck,
    "report_sections": models.Section, "letter": models.Letter,
    "unit_row": models.Unit,
}  # fmt: skip
HARMLESS: dict[str, dict[str, Any]] = {
    "site": {"key": "main", "name": "示例县人民政府", "url": f"http://{HOST}/"},
    "unit": {"name": "县教育局"},
    "section": {"name": "通知公告", "url": f"http://{HOST}/tzgg/"},
    "page": {"url": f"http://{HOST}/tzgg/1.html"},
    "home": {"url": f"http://{HOST}/", "kind": "home"},
    "check": {}, "attachment": {"name": "附件1", "url": f"http://{HOST}/f/1"}, "post": {}, "account": {},
}  # fmt: skip


def record(name: str, given: dict[str, Any], number: int = 1) -> Any:
    """The record that a case describes, its missing fields filled with harmless values."""
    model = RECORDS[name]
    columns = model.__mapper__.columns
    given = {**HARMLESS.get(name, {}), **given}
    key = given.pop("id", number)
    for field, parameter in inspect.signature(model).parameters.items():
        if field not in given and parameter.default is inspect.Parameter.empty:
            given[field] = _harmless(columns[field], field)
    values = {field: _typed(columns[field], value) for field, value in given.items()}
    made = model(**values)
    if hasattr(made, "id"):
        made.id = key
    return made


def _harmless(column: Any, field: str) -> Any:
    enum = getattr(column.type, "enum_class", None)
    if enum:
        return next(iter(enum))
    if isinstance(column.type, models.UtcDateTime):
        return AS_OF
    kind = column.type.python_type
    return "" if kind is str else False if kind is bool else 1


def _typed(column: Any, value: Any) -> Any:
    enum = getattr(column.type, "enum_class", None)
    return enum(value) if enum and value is not None else value


def view(scope: Scope, case: dict[str, Any]) -> Any:
    """The view that a case describes."""
    kind = VIEWS[scope]
    case = whole.unfold(scope, case, record)
    names = list(inspect.signature(kind).parameters)
    values: dict[str, Any] = {}
    for name in names:
        given = case.get(name, {})
        if name in RECORDS and isinstance(given, dict | list) and (name in case or name in HARMLESS):
            values[name] = (
                [record(name, row, i) for i, row in enumerate(given, 1)]
                if isinstance(given, list)
                else record(name, given)
            )
        elif name in case:
            value = case[name]
            values[name] = frozenset(value) if name in {"allowed_hosts", "hosts"} else value
    if "allowed_hosts" in names:
        values.setdefault("allowed_hosts", frozenset({HOST}))
    if "hosts" in names:
        values.setdefault("hosts", frozenset({HOST}))
    if "section_findings" in values:
        values["section_findings"] = [
            (rule, record("section", {"name": f"栏目{i}"}, i))
            for i, rule in enumerate(values["section_findings"], 1)
        ]
    if scope is Scope.TARGET:
        values.setdefault("url", values["check"].final_url)
        for missing in ("links", "pages"):
            values.setdefault(missing, [])
        values.setdefault("total_pages", len(values["pages"]))
    if "targets" in values:
        values["targets"] = {one.final_url: one for one in values["targets"]}
    if "page" in values:
        _mark_body(values["page"], case)
    return kind(**values)


def _attach(case: dict[str, Any]) -> None:
    """The text of a file and the places of its parts, as the reader would have stored them."""
    parts = [({k: v for k, v in part.items() if k != "text"}, part["text"]) for part in case.get("parts", [])]
    if parts:
        case["text"] = "\n".join(text for _, text in parts)
        case["attachment"] = {**case.get("attachment", {}), "places": places.pack(parts)}


def _mark_body(page: models.Page, case: dict[str, Any]) -> None:
    text, body = case.get("text", ""), case.get("body", "")
    page.body_start, page.body_end = page.body_start or 0, page.body_end or 0
    if body:
        page.body_start = text.index(body)
        page.body_end = page.body_start + len(body)


def inputs(rule: Rule, case: dict[str, Any], subject: Any) -> dict[str, Any]:
    """The helpers the rule uses, filled with what the case brings."""
    helpers: dict[str, Any] = {}
    if "unit_names" in rule.uses:
        from storage.unitnames import UnitNames

        rows = case.get("units", [])
        helpers["unit_names"] = UnitNames(record("unit_row", row, i) for i, row in enumerate(rows, 2))
    if "calendar" in rule.uses:
        from config.workdays import Calendar

        helpers["calendar"] = Calendar()
    if "lexicons" in rule.uses:
        from checks.matcher import Lexicons

        terms = [record("lexicon", row, i) for i, row in enumerate(case.get("lexicon", []), 1)]
        helpers["lexicons"] = Lexicons.load(Path(models.__file__).parents[2] / "config/lexicons", terms)
    if "typos" in rule.uses:
        from checks.typos.helper import Typos

        helpers["typos"] = Typos(Path("nothing learnt"))
    if "account_judge" in rule.uses:
        helpers["account_judge"] = _account_judge(rule, case)
    if "ledger_accounts" in rule.uses:
        from checks.accounts.matrix import LedgerAccounts

        given = [record("accounts", row, i) for i, row in enumerate(case.get("accounts", []), 1)]
        helpers["ledger_accounts"] = LedgerAccounts(given)
    if "leaders" in rule.uses:
        from checks.leaders import Leaders

        helpers["leaders"] = Leaders(
            record("leader_list", row, i) for i, row in enumerate(case.get("leader_list", []), 1)
        )
    if "duplicates" in rule.uses:
        helpers["duplicates"] = _index(case, subject)
    return helpers


def _account_judge(rule: Rule, case: dict[str, Any]) -> Any:
    """Judges by the limits of the rules' own defaults, a county's two posts a week, and what the case says."""
    from checks.accounts.limits import Limits
    from checks.accounts.verdict import Judge

    stale, frequency = (dict(rules()[name].defaults) for name in ("account.stale", "account.frequency"))
    frequency["per_week"] = {**frequency["per_week"], "微信公众号": 2, "微博": 2}
    frequency["per_month"] = {**frequency["per_month"], "微信服务号": 4}
    for parameters in (stale, frequency):
        parameters.update({k: v for k, v in case.get("parameters", {}).items() if k in parameters})
    return Judge(Limits.of(stale, frequency))


def _index(case: dict[str, Any], subject: Any) -> Any:
    """A duplicate index in memory that knows the page itself and the case's other pages."""
    from checks.copyindex import refresh
    from checks.documents import Kind
    from checks.duplicates import DuplicateIndex

    engine = create_engine("sqlite://")
    models.Base.metadata.create_all(engine)
    session = Session(engine)
    given = case.get("others", [])
    bodies = [row["text"] for row in given] + [subject.text]
    ids = texts.store(session, bodies)
    others = [_other(subject, row, number) for number, row in enumerate(given, 100)]
    for number, (view, body) in enumerate(zip([*others, subject], bodies, strict=True), 1):
        owner = _owner(view)
        owner.revision = number
        owner.text_id = ids[texts.text_hash(body)]
        for one in {id(one): one for one in (owner, getattr(view, "page", owner))}.values():
            session.merge(one)
    session.merge(record("account", {}) if "account" not in case else subject.account)
    session.flush()
    for kind in Kind:
        refresh(session, kind)
    return DuplicateIndex(session)


def _other(subject: Any, row: dict[str, Any], number: int) -> Any:
    """Another document of the subject's kind."""
    given = {k: v for k, v in row.items() if k not in {"text", "body"}}
    if isinstance(subject, subjects.PostView):
        post = record(
            "post", {"url": f"http://mp.example/{number}", "identity": str(number), **given}, number
        )
        return subjects.PostView(post=post, account=subject.account, unit=subject.unit, text=row["text"])
    if isinstance(subject, subjects.AttachmentView):
        file = record(
            "attachment",
            {"url": f"http://{HOST}/{number}.docx", "url_id": number, "page_id": subject.page.id, **given},
            number,
        )
        return subjects.AttachmentView(attachment=file, page=subject.page, text=row["text"])
    page = record("others", {**HARMLESS["page"], "url_id": number, "revision": number, **given}, number)
    _mark_body(page, row)
    return subjects.PageView(page=page, text=row["text"])


def _owner(view: Any) -> Any:
    if isinstance(view, subjects.PostView):
        return view.post
    return view.attachment if isinstance(view, subjects.AttachmentView) else view.page


def judge(rule: Rule, case: dict[str, Any]) -> Any:
    """What the rule says of the case: a list of findings, or the name of what it raised."""
    filed = "attachment" in case and Scope.ATTACHMENT in rule.scopes
    if filed:
        _attach(case)
    posted = "post" in case and Scope.POST in rule.scopes
    subject = view(Scope.ATTACHMENT if filed else Scope.POST if posted else rule.scope, case)
    context = Context(
        as_of=case.get("as_of", AS_OF),
        parameters={**rule.defaults, **case.get("parameters", {})},
        inputs=inputs(rule, case, subject),
        basis=rule.basis,
    )
    try:
        findings = list(rule.function(subject, context))
        assert not findings or may_find(rule, subject)  # else the night would not have asked it
        return findings
    except Unverified:
        return "unverified"
    except Exempt:
        return "exempt"


def agrees(rule: Rule, finding: models.Finding, expected: dict[str, Any]) -> bool:
    """Whether the finding is the one expected."""
    for name, value in expected.items():
        field = name.removesuffix("_contains")
        actual = getattr(finding, field)
        if field == "rule":
            actual = actual or rule.name
        if field == "severity":
            actual = actual or rule.severity
        if (value not in actual) if name.endswith("_contains") else (actual != value):
            return False
    return True


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}"))
    return found


@pytest.mark.parametrize(("name", "case"), _cases())
def test_rule_judges_case_as_expected(name: str, case: dict[str, Any]) -> None:
    rule = rules()[name]
    findings = judge(rule, case)
    expected = case["expect"]
    if isinstance(expected, str) or isinstance(findings, str):
        assert findings == expected
        return
    left = list(findings)
    for one in expected:
        match = next((finding for finding in left if agrees(rule, finding, one)), None)
        assert match is not None, f"missing {one}, found {[_shown(f) for f in findings]}"
        left.remove(match)
    assert not left, f"false alarm: {[_shown(f) for f in left]}"


def _shown(finding: models.Finding) -> str:
    return f"{finding.confidence} {finding.level} “{finding.quote}” {finding.message}"


@pytest.mark.parametrize("name", list(rules()))
def test_rule_has_a_manual_and_both_kinds_of_cases(name: str) -> None:
    rule = rules()[name]
    path = CASES / f"{name}.toml"
    assert rule.title
    assert rule.manual.strip()
    assert path.exists(), f"{path} is missing"
    expectations = [case["expect"] for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    assert [] in expectations
    assert any(isinstance(e, list) and e for e in expectations)


def test_every_case_file_belongs_to_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} <= set(rules())


def test_views_are_known_for_every_scope() -> None:
    assert set(VIEWS) == set(Scope)
