"""What becomes of a text that is published again: small edits that leave it the same text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.quality.copies.prose import article

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def substituted(share: float) -> Callable[[Random, str], str]:
    """That share of the letters and digits replaced at random."""

    def edit(rng: Random, text: str) -> str:
        pool = [sign for sign in article(rng)[1] if sign.isalnum()]
        return "".join(rng.choice(pool) if sign.isalnum() and rng.random() < share else sign for sign in text)

    return edit


def framed(rng: Random, text: str) -> str:
    """A line above, lines below."""
    source = rng.choice(["县融媒体中心", "县政府办公室", "本站原创", "县委宣传部"])
    head = f"来源：{source}　编辑：{rng.choice('王李张刘陈')}晓明　审核：{rng.choice('赵吴周徐孙')}海燕　字体：大 中 小\n"
    return f"{head}{text}\n（此件公开发布）\n附件：1.任务分工表\n责任编辑：{rng.choice('何郭马罗')}小平"


def shortened(rng: Random, text: str) -> str:
    """The last seventh gone."""
    return text[: int(len(text) * rng.uniform(0.84, 0.92))]


def reordered(rng: Random, text: str) -> str:
    """The lines begun elsewhere."""
    lines = text.split("\n")
    cut = rng.randint(1, max(1, len(lines) - 2))
    return "\n".join(lines[cut:] + lines[:cut])


def one_line_more(rng: Random, text: str) -> str:
    lines = text.split("\n")
    lines.insert(rng.randint(0, len(lines)), rng.choice(article(rng, "news")[1].split("\n")))
    return "\n".join(lines)


def polished(rng: Random, text: str) -> str:
    """A few words put otherwise, as a second editor does."""
    others = {
        "进一步": "更好地", "开展": "组织开展", "通过": "采取", "目前": "截至目前", "同时": "与此同时", "积极": "主动",
        "确保": "力争", "介绍": "说", "群众": "老百姓", "各有关单位": "有关单位", "切实": "着力", "实际": "具体", "情况": "有关情况",
    }  # fmt: skip
    for word in rng.sample(sorted(others), 6):
        text = text.replace(word, others[word], 2)
    return text


def respaced(rng: Random, text: str) -> str:
    """Width, blanks and line ends changed, not a word."""
    wide = text.replace(",", "，").replace("(", "（").replace("\n", "\n　　")
    return wide.replace("。", "。\n", rng.randint(1, 4))


def untouched(_: Random, text: str) -> str:
    return text


EDITS: dict[str, Callable[[Random, str], str]] = {
    "unchanged": untouched,
    "spaces and width": respaced,
    "one in a hundred replaced": substituted(0.01),
    "one in twenty replaced": substituted(0.05),
    "head and foot added": framed,
    "tail cut": shortened,
    "order changed": reordered,
    "one line added": one_line_more,
    "words polished": polished,
    "framed and polished": lambda rng, text: framed(rng, polished(rng, text)),
}
#: those that leave a form filled once the same notice
GENTLE = ("unchanged", "spaces and width", "head and foot added", "words polished")
