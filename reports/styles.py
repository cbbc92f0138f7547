"""The papers there are: a name, a template, the lengths of period they serve, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.errors import InputError
from reports.periods import PeriodKind

__all__ = ["FOLDER", "STYLES", "TEMPLATES", "Style", "style_for", "template_file"]

TEMPLATES = Path(__file__).with_name("templates")
#: folder within the county's where staff keep templates of their own
FOLDER = "templates"


@dataclass(frozen=True, slots=True)
class Style:
    """`basics` and `extras` name the blocks of reports.bulletin in their order."""

    name: str
    title: str  #: of the file
    kinds: tuple[PeriodKind, ...]
    basics: tuple[str, ...]
    tables: tuple[str, ...] = ()
    annexed: bool = True  #: the tables are annexes with numbers of their own

    @property
    def template(self) -> str:
        return f"{self.name}.docx"


_MEDIA = ("media_problems", "media_unverified")

STYLES = {
    style.name: style
    for style in (
        Style(
            "月报",
            "政务公开月报",
            (PeriodKind.MONTH,),
            ("published", "top_of_period", "inspection", "letters", "mended"),
            ("county_by_total", "towns_by_total", "manual", *_MEDIA),
            annexed=False,
        ),
        Style(
            "督查专报",
            "督查专报",
            (),
            ("published_in_period", "completion", "letters", "evaluations", "cleaned", "mended"),
            ("county_by_ratio", "towns_by_ratio", *_MEDIA, "manual"),
        ),
        Style(
            "通报",
            "政务公开工作情况通报",
            (PeriodKind.QUARTER,),
            ("checked", "published_in_period", "policies", "letters", "mended"),
            ("rectification", *_MEDIA, "manual"),
        ),
        Style(
            "采编通报",
            "信息报送采编情况通报",
            (PeriodKind.HALF, PeriodKind.YEAR),
            ("overview",),
            ("towns_by_kind", "county_by_kind", "manual"),
        ),
    )
}


def style_for(kind: PeriodKind) -> Style:
    """The paper that a period of this length is told in, unless another is asked for."""
    return next(style for style in STYLES.values() if kind in style.kinds)


def template_file(name: str, folder: Path) -> Path:
    """The template of that name: the county's own before ours; a path to a docx is taken as it is."""
    given = Path(name).expanduser()
    if given.suffix.lower() == ".docx":
        for place in (given, folder / given, folder / FOLDER / given):
            if place.is_file():
                return place
        raise InputError(f"找不到Word模板 {name}。请检查 --template 的路径，或写内置模板的名称：{_names()}。")
    own = folder / FOLDER / f"{name}.docx"
    if own.is_file():
        return own
    builtin = TEMPLATES / f"{name}.docx"
    if builtin.is_file():
        return builtin
    raise InputError(f"没有名为“{name}”的模板，可用：{_names()}；也可以写自己的 .docx 文件路径。")


def _names() -> str:
    return "、".join(sorted(path.stem for path in TEMPLATES.glob("*.docx")))
