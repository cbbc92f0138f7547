"""Words of official writing that the cutters' dictionary, older than they are, does not hold."""

# ruff: noqa: SIM905 -- a word list reads better as running text

from __future__ import annotations

__all__ = ["FREQUENCY", "MODERN"]

FREQUENCY = 1000  #: as the dictionary counts; enough to hold a word together, too little to pull others apart

MODERN = tuple(
    """
    微博 微信 微信群 公众号 视频号 朋友圈 小程序 短视频 抖音 快手 网购 网红 主播 带货 点赞 扫码 刷脸 乐享 畅享 彩蛋
    大数据 云平台 区块链 物联网 充电桩 共享单车 人工智能 互联网
    新时代 新征程 新农村 新发展 新业态 新质 新冠 双碳 碳达峰 碳中和
    放管服 一网通办 跨省通办 最多跑一次 告知承诺 容缺 双随机 双公开 综窗 政务网 营商环境 稳岗 灵活就业 晒绩
    网格员 微网格 工单 专班 河长 林长 田长 路长 镇域 村域 亮身份 亮承诺 微心愿 微实事 微改造 积分制 道德银行 红白理事会
    乡村振兴 美丽乡村 监测户 边缘户 防返贫 两不愁 三保障 四好农村路 户厕 黑臭水体 海绵城市 口袋公园 老旧小区 加装电梯 雪亮工程
    文旅 文创 非遗 研学 康养 医养 托育 教培 双减 创城 创文
    反诈 电诈 网诈 刷单 杀猪盘 涉诈 涉黄 涉黑 涉毒 涉赌
    """.split()
)
