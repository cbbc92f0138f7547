"""request.late: requests for disclosure and letters that were not answered in time, or were answered late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, found, rule
from storage import clocks
from storage.models import Level, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.unitsubjects import LetterClock, UnitView
    from config.workdays import Calendar
    from storage.models import Finding


@rule(
    "request.late",
    "来信、申请逾期办理",
    Scope.UNIT,
    Severity.MAJOR,
    uses=("calendar",),
    basis="《中华人民共和国政府信息公开条例》第三十三条：不能当场答复的，自收到申请之日起20个工作日内答复，需要延长的不超过20个工作日；"
    "《政府网站发展指引》（国办发〔2017〕47号）：对简单常见问题的咨询5个工作日内答复，“找错”留言3个工作日内答复",
    warn_before=3,
)
def late(view: UnitView, context: Context) -> Iterator[Finding]:
    """依申请公开、问政信件、咨询、网站找错超过办理期限没有答复，或者答复晚了。

    依据：《政府信息公开条例》第三十三条（20 个工作日，可延长 20 个工作日，征求第三方意见的时间不计）；国办发〔2017〕47号
    （简单咨询 5 个工作日，找错 3 个工作日）。期限在 xuncha.toml 的 bulletin.letters 中设定，与通报所用的相同。
    判定：以来信台账登记的收到日期、答复日期、延长天数、扣除天数为准，按调休日历计算，收到当日不计。到期前 3 个工作日预警；
    逾期答复的，自答复之日起一个月内列出。台账没有登记的来信无从判定。
    整改：尽快答复并登记答复日期；依法延长的，登记延长天数。
    """
    calendar: Calendar = context.inputs["calendar"]
    for clock in view.letters:
        last = clocks.last_day(clock.letter, clock.limit, calendar)
        answered = clock.letter.answered_on if clocks.answered_by(clock.letter, context.today) else None
        if clocks.late(clock.letter, clock.limit, calendar, context.today):
            over = calendar.workdays_between(last, answered or context.today)
            state = f"{_chinese(answered)}才答复" if answered else "尚未答复"
            yield _found(clock, f"应于{_chinese(last)}前答复，{state}，逾期{over}个工作日", Level.LIMIT)
        elif answered is None and (
            calendar.workdays_between(context.today, last) <= context.parameters["warn_before"]
        ):
            yield _found(clock, f"应于{_chinese(last)}前答复，尚未答复", Level.WARNING)


def _found(clock: LetterClock, told: str, level: Level) -> Finding:
    letter = clock.letter
    return found(
        message=f"{letter.kind}（编号{letter.number}，{_chinese(letter.received_on)}收到）{told}",
        quote=f"{letter.kind} {letter.number}",
        level=level,
        title=f"{letter.kind}{letter.number}",
        suggestion="尽快答复并在来信台账登记答复日期",
    )


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
