"""No personal number of a page, a file or a post gets into a finding, a log, a summary or an export."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.leaks import opened, rows
from tests.quality.personal import numbers as made
from tests.quality.personal.carriers import book, word
from tests.xuncha.stored import StoredCounty

if TYPE_CHECKING:
    from pathlib import Path

RNG = Random(7)
IDENTITIES = [made.identity(RNG) for _ in range(6)]
MOBILES = [made.mobile(RNG) for _ in range(6)]
CARD, SOCIAL, PASSPORT, HOME = made.card(RNG), made.social_card(RNG), made.passport(RNG), made.home(RNG)
PLANTED = [*IDENTITIES, *MOBILES, CARD, SOCIAL, PASSPORT, HOME]
#: what a crawl saw, as it saw it: kept to be judged again, and nobody's report
SEEN = {"text_body", "page", "attachment", "post", "url", "list_entry", "link", "link_set"}

LIST = [
    ["姓名", "身份证号", "手机", "银行卡号", "社保卡号", "护照号", "家庭住址", "备注"],
    ["张三", IDENTITIES[0], MOBILES[0], CARD, SOCIAL, PASSPORT, HOME, "已布署"],
    ["李四", IDENTITIES[1], MOBILES[1], "", "", "", "", ""],
    ["王五", IDENTITIES[2], MOBILES[2], "", "", "", "", ""],
]
PAGES = {
    # numbers where no privacy rule looks first: in titles, beside typos and doubled words
    f"关于{IDENTITIES[3]}的通知": f"会议布署{IDENTITIES[3]}工作，联系人手机{MOBILES[3]}。",
    "公示": "\n".join("\t".join(row) for row in LIST),
    "决定": f"被处罚人张三，男，身份证号{IDENTITIES[4]}，住{HOME}，电话{MOBILES[4]}，县攻府决定处罚的的结果如下。",
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> StoredCounty:
    """A night over pages, files and posts full of numbers, judged by every rule."""
    county = StoredCounty.made(tmp_path_factory.mktemp("leak") / "溪源")
    files = {
        "名单.xlsx": book(LIST),
        f"张三{IDENTITIES[5]}.docx": word([f"身份证号{IDENTITIES[5]}，会议布署{MOBILES[5]}。", HOME]),
        "坏.xlsx": b"PK\x03\x04" + b"0" * 200,
    }
    county.night(20, PAGES, files, {"推文": f"身份证号{IDENTITIES[0]}，布署{MOBILES[0]}。"})
    told = county.do("check")
    assert told.exit_code == 0, told.output
    return county


def leaked(text: str) -> list[str]:
    return [number for number in PLANTED if number in text]


def test_every_kind_is_found(county: StoredCounty) -> None:
    found = json.loads(county.do("export", "findings", "--rule", "privacy").stdout)
    assert {one["rule"] for one in found} >= {
        f"privacy.{kind}"
        for kind in ("id_number", "phone", "bank_card", "social_card", "passport", "address")
    }
    assert len({one["rule"] for one in json.loads(county.do("export", "findings").stdout)}) > 7


def test_only_what_was_seen_holds_numbers_in_the_database(county: StoredCounty) -> None:
    assert {
        (table, text) for table, text in rows(county.folder) if leaked(text) and table not in SEEN
    } == set()


def test_no_file_of_the_county_shows_one(county: StoredCounty) -> None:
    files = [path for path in (county.folder / "data").rglob("*") if path.is_file()]
    written = [path for path in files if not path.name.startswith("xuncha.db")]
    assert any(path.name == "summary.txt" for path in written)
    assert {
        path.name: leaked(text) for path in written for text in opened(path.read_bytes()) if leaked(text)
    } == {}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("findings",), ""),
        (("findings", "--state", "all", "--warnings"), ""),
        (("export", "findings", "--format", "json"), ""),
        (("export", "findings", "--format", "csv"), "a.csv"),
        (("export", "findings", "--format", "xlsx"), "a.xlsx"),
        (("export", "problems", "--month", "2026-11"), "a.docx"),
        (("export", "problems", "--month", "2026-11"), "b.xlsx"),
        (("export", "statistics", "--month", "2026-11"), "s.xlsx"),
        (("export", "bulletin", "--month", "2026-11", "--draft"), "m.docx"),
        (("suppress", "list"), ""),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else one,
)
def test_nothing_that_is_shown_or_written_holds_one(
    county: StoredCounty, tmp_path: Path, words: tuple[str, ...], name: str
) -> None:
    output = ("-o", str(tmp_path / name)) if name else ()
    told = county.do(*words, *output)
    assert told.exit_code == 0, told.output
    assert leaked(told.output) == []
    if name:
        assert [text for text in opened((tmp_path / name).read_bytes()) if leaked(text)] == []
