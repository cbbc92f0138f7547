"""Findings in files: told with their page and place, alive when the page changes, over when the file is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checks.registry import ZONE
from storage import places, texts, urls
from storage.bitmap import Bitmap
from storage.models import Attachment, FetchOutcome, FindingState, Run

if TYPE_CHECKING:
    from tests.checks.conftest import Office

NUMBER = "360722197508142035"
RULE = "privacy.id_number"
FILE = "http://www.shili.gov.cn/f/1.xlsx"


def offer(office: Office, run: int, page: int, text: str, **fields: object) -> None:
    """The page's file as the run read it: one sheet with a row for each line."""
    parts = [
        ({"sheet": "名单", "row": i, "columns": [1, 2]}, line) for i, line in enumerate(text.split("\n"), 1)
    ]
    with office.database.session() as session:
        moment = session.get_one(Run, run).as_of
        url_id = urls.intern(session, [FILE])[FILE]
        file = session.query(Attachment).filter_by(url_id=url_id).one_or_none()
        if file is None:
            file = Attachment(
                url_id=url_id, url=FILE, page_id=page, name="名单", first_seen=moment, changed_at=moment
            )
            session.add(file)
        office.revision += 1
        file.revision, file.changed_at = office.revision, moment
        file.text_id = texts.store(session, [text], exact=True)[texts.text_hash(text, exact=True)]
        file.places = places.pack(parts)
        for field, value in fields.items():
            setattr(file, field, value)


@pytest.fixture
def leaking(office: Office) -> Office:
    run = office.night(1)
    page = office.page("名单公示", run, "附件：名单")
    offer(office, run, page, f"姓名\t身份证号\n张三\t{NUMBER}")
    office.check(run)
    return office


def test_finding_names_page_file_and_cell_and_keeps_the_number_to_itself(leaking: Office) -> None:
    finding = leaking.one(RULE)
    assert (finding.url, finding.target) == ("http://www.shili.gov.cn/名单公示.html", FILE)
    assert finding.location["sheet"] == "名单"
    assert finding.location["cell"] == "B2"
    assert finding.unit_id == 1
    told = f"{finding.quote}{finding.message}{finding.evidence}{finding.location}"
    assert NUMBER not in told


def test_finding_in_a_file_outlives_a_change_of_its_page(leaking: Office) -> None:
    run = leaking.night(2)
    leaking.page("名单公示", run, "附件：名单（更正）")
    leaking.check(run)
    assert leaking.one(RULE).state is FindingState.OPEN


def test_corrected_file_is_rectified(leaking: Office) -> None:
    run = leaking.night(2)
    offer(leaking, run, 1, "姓名\t身份证号\n张三\t36*************035")
    leaking.check(run)
    assert leaking.one(RULE).state is FindingState.RECTIFIED


@pytest.mark.parametrize(("seen", "day"), [({"seen_files": [1]}, 2), ({"seen": [1]}, 1)])
def test_finding_was_there_when_the_file_was_last_looked_at_not_its_page(
    leaking: Office, seen: dict[str, list[int]], day: int
) -> None:
    files = Bitmap(seen.get("seen_files", ())).pack()
    leaking.check(leaking.night(2, seen=seen.get("seen", ()), seen_files=files))
    last = leaking.one(RULE).last_seen
    assert last is not None
    assert last.astimezone(ZONE).day == day


def test_file_that_is_still_served_is_a_problem_after_its_page_is_gone(leaking: Office) -> None:
    run = leaking.night(2)
    leaking.failed(1, run, FetchOutcome.GONE)
    leaking.check(run)
    assert leaking.one(RULE).state is FindingState.OPEN


def test_file_that_is_gone_is_rectified(leaking: Office) -> None:
    run = leaking.night(2)
    with leaking.database.session() as session:
        session.query(Attachment).one().outcome = FetchOutcome.GONE
    leaking.check(run)
    assert leaking.one(RULE).state is FindingState.RECTIFIED


def test_file_is_judged_once_until_it_changes(leaking: Office) -> None:
    counts = leaking.check(leaking.night(2))
    assert counts.attachments == 0
    assert leaking.one(RULE).state is FindingState.OPEN


def test_words_of_two_cells_make_no_hit(office: Office) -> None:
    run = office.night(1)
    page = office.page("名单", run, "附件")
    offer(office, run, page, "公布\t署名\n部署\t布\n署\t工作")
    office.check(run)
    assert office.findings("text.typo") == []


def test_typo_in_a_file_is_told_with_its_cell(office: Office) -> None:
    run = office.night(1)
    page = office.page("方案", run, "附件")
    offer(office, run, page, "序号\t内容\n1\t认真布署今年的工作")
    office.check(run)
    finding = office.one("text.typo")
    assert finding.message.startswith("附件《名单》（工作表“名单”B2）：")
