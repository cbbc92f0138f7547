"""xuncha.toml as offices write it, and the mistakes they make in it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from config import load_settings, rulesets
from config.errors import InputError
from config.schema import Settings, SiteSettings
from config.settings import DEFAULTS

if TYPE_CHECKING:
    from pathlib import Path

MINIMAL = """
[county]
name = "溪源县"
[[sites]]
id = "portal"
name = "溪源县人民政府"
url = "https://www.xiyuan.gov.cn/"
[network]
allow_private_hosts = true
"""


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "xuncha.toml").write_bytes(text.encode(encoding))
    return folder


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        load_settings(write(folder, text), {})
    return str(caught.value)


def test_defaults_file_agrees_with_schema_key_by_key() -> None:
    text = DEFAULTS.read_text(encoding="utf-8")
    written = tomllib.loads(text)
    assert written == Settings().model_dump(exclude={"sites", "folder"})
    assert all(f"# {name} = " in text for name in SiteSettings.model_fields)


def test_minimal_file_takes_the_rest_from_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, MINIMAL), {})
    assert settings.county.name == "溪源县"
    assert settings.sites[0].url == "https://www.xiyuan.gov.cn/"
    assert settings.network.allow_private_hosts
    assert settings.network.retries == 2
    assert settings.folder == tmp_path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_encodings_of_notepad_are_read(tmp_path: Path, encoding: str) -> None:
    text = MINIMAL.replace("\n", "\r\n")
    assert load_settings(write(tmp_path, text, encoding), {}).county.name == "溪源县"


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    environment = {"XUNCHA_STORAGE__URL": "postgresql+psycopg://h/db", "XUNCHA_NETWORK__RETRIES": "5"}
    settings = load_settings(write(tmp_path, MINIMAL), environment)
    assert settings.storage.url == "postgresql+psycopg://h/db"
    assert settings.network.retries == 5


def test_unknown_variable_is_told_and_other_variables_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, MINIMAL)
    load_settings(tmp_path, {"XUNCHA_FIXTURES": "/somewhere"})
    with pytest.raises(InputError, match=r"XUNCHA_STORAGE__ULR.*url"):
        load_settings(tmp_path, {"XUNCHA_STORAGE__ULR": "x"})


def test_missing_file_names_init(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="xuncha init"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("dealy = 1", ["[network]", "dealy", "是不是 delay"]),
        ('delay = "fast"', ["[network]", 'delay = "fast"', "应为数字"]),
        ("concurrency_per_host = 99", ["concurrency_per_host = 99", "不能大于 16"]),
        ("timeout = 0", ["timeout = 0", "应大于 0"]),
        ("delay = inf", ["delay = inf", "有限的数字"]),
        ('contact = "a\\nb"', ["network.contact", "换行"]),
        ('proxy = "10.0.0.1"', ["network.proxy", "http://10.0.0.1:3128"]),
        ("[crawl]\nmax_pages = 1.5", ["[crawl]", "max_pages", "应为整数"]),
        ("[links]\ncheck = 3", ["[links]", "check = 3", "true 或 false"]),
        ('[storage]\nurl = "mysql://x"', ["storage.url", "sqlite:///"]),
        ("[netwrok]\ndelay = 1", ["netwrok", "是不是 network"]),
        ('[rules]\nruleset = "conty"', ["conty", "county", "national-2019"]),
    ],
)
def test_mistake_names_file_key_value_and_what_is_allowed(
    tmp_path: Path, extra: str, said: list[str]
) -> None:
    message = error_of(tmp_path, f"{MINIMAL}\n{extra}\n")
    assert all(part in message for part in ["xuncha.toml", *said]), message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://www.xiyuan.gov.cn/", "www.xiyuan.gov.cn", ["第 1 个 [[sites]]", "url", "http://"]),
        ("https://www.xiyuan.gov.cn/", "https://www。xiyuan.gov.cn/", ["url"]),
        ("https://www.xiyuan.gov.cn/", "https://www.xiyuan.gov.cn/ x", ["url", "空格"]),
        ('id = "portal"', 'id = "a b"', ["id", "不含空格"]),
        ('id = "portal"\n', "", ["第 1 个 [[sites]]", "缺少 id"]),
        ('id = "portal"', 'id = "portal"\nrobots = "no"', ["robots", "obey", "ignore"]),
        ('id = "portal"', 'id = "portal"\nhosts = ["http://a.gov.cn/"]', ["hosts", "只写域名"]),
        ('id = "portal"', 'id = "portal"\nconcurrency = 0', ["concurrency = 0", "不能小于 1"]),
        (
            'id = "portal"',
            'id = "portal"\nmigration_from = 2026-12-01\nmigration_to = 2026-11-01',
            ["migration_to = 2026-11-01：不能早于"],
        ),
        ("[[sites]]", "[sites]", ["每个站点写成一段 [[sites]]"]),
        ('id = "portal"', 'id = "portal"\nurll = "x"', ["第 1 个 [[sites]]", "urll", "是不是 url"]),
        ('name = "溪源县"', 'name = "溪源县"\ntimezone = "北京"', ["county.timezone", "Asia/Shanghai"]),
    ],
)
def test_mistake_in_a_site_is_told(tmp_path: Path, old: str, new: str, said: list[str]) -> None:
    message = error_of(tmp_path, MINIMAL.replace(old, new))
    assert all(part in message for part in said), message


def test_two_sites_of_one_id_are_refused(tmp_path: Path) -> None:
    site = MINIMAL[MINIMAL.index("[[sites]]") : MINIMAL.index("[network]")]
    message = error_of(tmp_path, MINIMAL + site)
    assert "portal" in message
    assert "不能重复" in message


def test_broken_toml_names_the_line_and_shows_it(tmp_path: Path) -> None:
    message = error_of(tmp_path, "[county]\nname = “溪源县”\n")
    assert "第 2 行" in message
    assert "name = “溪源县”" in message
    assert "英文引号" in message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    message = error_of(tmp_path, f"{MINIMAL}dealy = 1\nretries = -1\n")
    assert "dealy" in message
    assert "retries" in message


def test_setting_that_decides_nothing_any_more_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "xuncha.toml").write_text(f'{MINIMAL}\n[storage]\nbodies = "none"\n', encoding="utf-8")
    assert load_settings(tmp_path).storage.url.startswith("sqlite:///")


def test_setting_that_has_moved_to_a_rule_is_read_at_its_old_place(tmp_path: Path) -> None:
    old = "[links]\nconfirm_occasions = 3\n[probe]\ntimeout = 20\nper_day = 24\n"
    rule = '[rules."site.unreachable"]\nper_day = 12\n'
    settings = load_settings(write(tmp_path, MINIMAL + old + rule), {})
    assert rulesets.parameters(settings, "link.broken", {"confirm_occasions": 2})[0]["confirm_occasions"] == 3
    limits, _ = rulesets.parameters(settings, "site.unreachable", {})
    assert (limits["timeout"], limits["per_day"]) == (20, 12)
