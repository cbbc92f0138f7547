"""Import into the database: idempotent, whole, by name or alias, nothing ever deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from config import load_settings
from config.errors import InputError
from storage.models import Account, Category, LexiconTerm, Platform, Section, Site, Unit
from xuncha.ledgers import LedgerChange, import_all

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database

TOML = """
[[sites]]
id = "portal"
name = "溪源县人民政府"
url = "https://www.xiyuan.gov.cn"
"""
UNITS = "单位名称,单位类型,别名\n县教育局,县直,教体局\n红岭镇,乡镇,\n"
SECTIONS = (
    "站点,单位,栏目名称,栏目网址,栏目类别\n"
    "portal,教体局,工作动态,https://www.xiyuan.gov.cn/jyj/gzdt/,动态要闻\n"
    "溪源县人民政府,红岭镇,通知公告,https://www.xiyuan.gov.cn/hlz/tzgg/,通知公告\n"
)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "county"
    folder.mkdir()
    for name, text in {"xuncha.toml": TOML, "units.csv": UNITS, "sections.csv": SECTIONS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(database: Database, folder: Path, *names: str) -> dict[str, LedgerChange]:
    changes = import_all(database, load_settings(folder, {}), [folder / name for name in names])
    return {change.title: change for change in changes}


def error_of(database: Database, folder: Path, *names: str) -> str:
    with pytest.raises(InputError) as caught:
        run(database, folder, *names)
    return str(caught.value)


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_all_ledgers_of_the_folder_are_imported(any_database: Database, county: Path) -> None:
    changes = run(any_database, county)
    assert changes["栏目台账"].added == ["工作动态", "通知公告"]
    with any_database.session() as session:
        site = session.scalars(select(Site)).one()
        section = session.scalars(select(Section).where(Section.name == "工作动态")).one()
        unit = session.get(Unit, section.unit_id)
        assert (site.key, site.url) == ("portal", "https://www.xiyuan.gov.cn/")
        assert (section.site_id, section.category) == (site.id, Category.NEWS)
        assert unit is not None
        assert unit.name == "县教育局"


def test_second_import_changes_nothing(any_database: Database, county: Path) -> None:
    run(any_database, county)
    for change in run(any_database, county).values():
        assert (change.added, change.changed, change.unlisted) == ([], [], [])
        assert change.unchanged == change.total


def test_changed_fields_are_named(database: Database, county: Path) -> None:
    run(database, county)
    edit(
        county / "sections.csv",
        "红岭镇,通知公告,https://www.xiyuan.gov.cn/hlz/tzgg/,通知公告",
        "教体局,通知公告,https://www.xiyuan.gov.cn/hlz/tzgg/,政策文件",
    )
    assert run(database, county)["栏目台账"].changed == [("通知公告", ["栏目类别", "单位"])]


def test_row_no_longer_listed_is_kept_and_comes_back(database: Database, county: Path) -> None:
    run(database, county)
    (county / "sections.csv").write_text("\n".join(SECTIONS.splitlines()[:2]), encoding="utf-8")
    assert run(database, county)["栏目台账"].unlisted == ["通知公告"]
    with database.session() as session:
        assert [row.listed for row in session.scalars(select(Section).order_by(Section.id))] == [True, False]
    (county / "sections.csv").write_text(SECTIONS, encoding="utf-8")
    assert run(database, county)["栏目台账"].relisted == ["通知公告"]


def test_unit_dropped_alone_is_told_with_the_sections_it_leaves_behind(
    database: Database, county: Path
) -> None:
    run(database, county)
    (county / "units.csv").write_text("单位名称,别名\n县教育局,教体局\n", encoding="utf-8")
    assert run(database, county, "units.csv")["单位台账"].kept_on == {"红岭镇": 1}


def test_empty_template_in_the_folder_empties_nothing_unless_it_is_named(
    database: Database, county: Path
) -> None:
    run(database, county)
    for name, text in {"units.csv": UNITS, "sections.csv": SECTIONS}.items():
        (county / name).write_text(text.splitlines()[0], encoding="utf-8")
    change = run(database, county)["栏目台账"]
    assert (change.blank, change.unchanged, change.unlisted) == (True, 2, [])
    assert run(database, county, "sections.csv")["栏目台账"].unlisted == ["工作动态", "通知公告"]


def test_unknown_unit_and_site_are_row_errors_with_the_nearest_names(
    database: Database, county: Path
) -> None:
    edit(county / "sections.csv", "portal,教体局", "portel,教体居")
    message = error_of(database, county)
    assert all(
        part in message for part in ["sections.csv", "第 2 行", "portel", "portal", "教体居", "教体局"]
    )


def test_mistyped_host_is_a_row_error_with_the_nearest_host(database: Database, county: Path) -> None:
    edit(county / "sections.csv", "https://www.xiyuan.gov.cn/hlz", "https://www.xiyuan.gov.cm/hlz")
    message = error_of(database, county)
    assert all(part in message for part in ["第 3 行", "栏目网址", "是不是 www.xiyuan.gov.cn", "hosts = ["])


def test_hosts_of_the_site_and_of_its_domain_are_taken(database: Database, county: Path) -> None:
    edit(county / "sections.csv", "https://www.xiyuan.gov.cn/hlz", "http://hlz.xiyuan.gov.cn:81/hlz")
    edit(county / "sections.csv", "https://www.xiyuan.gov.cn/jyj", "http://xxgk.shi.gov.cn/jyj")
    (county / "xuncha.toml").write_text(TOML + 'hosts = ["XXGK.shi.gov.cn"]', encoding="utf-8")
    assert run(database, county)["栏目台账"].hosts == ["hlz.xiyuan.gov.cn"]


def test_nothing_is_stored_when_one_file_is_wrong(database: Database, county: Path) -> None:
    edit(county / "sections.csv", "portal,教体局", "portal,教体居")
    error_of(database, county)
    with database.session() as session:
        assert session.scalars(select(Site)).all() == []
        assert session.scalars(select(Unit)).all() == []


def test_mistakes_of_all_files_are_told_together(database: Database, county: Path) -> None:
    edit(county / "units.csv", "红岭镇", "")
    edit(county / "sections.csv", "动态要闻", "要问")
    message = error_of(database, county)
    assert "units.csv" in message
    assert "sections.csv" in message


def test_sections_without_any_units_say_so(database: Database, county: Path) -> None:
    (county / "units.csv").unlink()
    assert "还没有单位" in error_of(database, county)


def test_sections_alone_lean_on_the_units_imported_before(database: Database, county: Path) -> None:
    run(database, county)
    assert run(database, county, "sections.csv")["栏目台账"].unchanged == 2


def test_alias_of_two_units_is_refused(database: Database, county: Path) -> None:
    edit(county / "units.csv", "红岭镇,乡镇,", "红岭镇,乡镇,教体局")
    message = error_of(database, county)
    assert "第 3 行" in message
    assert "教体局" in message


def test_site_dropped_from_the_settings_is_no_longer_listed(database: Database, county: Path) -> None:
    run(database, county)
    edit(county / "xuncha.toml", 'id = "portal"', 'id = "new"')
    edit(county / "sections.csv", "portal,", "new,")
    change = run(database, county)["站点（xuncha.toml）"]
    assert (change.added, change.unlisted) == (["溪源县人民政府"], ["溪源县人民政府"])


def test_rows_of_one_account_are_its_sources_in_order(database: Database, county: Path) -> None:
    header = "单位,平台,账号名称,账号标识,数据来源,来源参数\n"
    rows = "教体局,微信,溪源教育,xyjy,官方接口,appid\n教体局,微信公众号,溪源教育,xyjy,人工导入,\n"
    (county / "accounts.csv").write_text(header + rows, encoding="utf-8")
    run(database, county)
    assert run(database, county)["账号台账"].unchanged == 1
    with database.session() as session:
        account = session.scalars(select(Account)).one()
    assert account.platform is Platform.WECHAT
    assert account.sources == [
        {"source": "官方接口", "params": "appid"},
        {"source": "人工导入", "params": ""},
    ]


def test_word_list_is_stored(database: Database, county: Path) -> None:
    (county / "lexicon.csv").write_bytes("错误表述,建议表述,类别,级别\n布署,部署,错别字,一般\n".encode("gbk"))
    run(database, county)
    with database.session() as session:
        term = session.scalars(select(LexiconTerm)).one()
    assert (term.wrong, term.suggestion, term.category, term.grade) == ("布署", "部署", "错别字", "一般")
