"""What a county must publish and what only looks personal: nothing of it may be accused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.quality.personal import numbers as made
from tests.quality.personal.positives import List, _column, _one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

D = made.digits
SAID: tuple[Callable[[Random], str], ...] = (
    # codes of units and of things
    lambda r: f"统一社会信用代码：{made.credit(r)}",
    lambda r: f"中标人：示例县宏达建设有限公司（统一社会信用代码{made.credit(r, plain=True)}）",
    lambda r: f"{made.credit(r, plain=True)} 示例县农业服务中心",
    lambda r: f"组织机构代码：{D(r, 8)}-{D(r, 1)}",
    lambda r: f"索引号：{made.credit(r)}/2023-{D(r, 5)} 组配分类：部门文件",
    lambda r: f"索引号：{made.credit(r, plain=True)}/2023{r.randint(10, 12)}-{D(r, 5)}",
    lambda r: f"项目代码：2{D(r, 3)}-360722-04-01-{D(r, 6)}",
    lambda r: f"项目代码：2{D(r, 3)}3607220401{D(r, 6)}",
    lambda r: f"采购项目编号：{made.look_alike(r)}",
    lambda r: f"受理编号{made.look_alike(r)}已办结。",
    lambda r: f"订单号：{made.look_alike(r)}，金额35元",
    lambda r: f"办件流水号 {made.look_alike(r)}",
    lambda r: f"交易编号：{made.look_alike(r)}",
    lambda r: f"订单号 {r.randint(10**17, 10**18 - 1)}",
    lambda r: f"运单号：7{D(r, 14)}，请查收",
    lambda r: f"营业执照注册号：360722{D(r, 9)}",
    lambda r: f"税务登记证号：360722{D(r, 9)}",
    lambda r: f"食品经营许可证编号：JY1360722{D(r, 7)}",
    lambda r: f"食品生产许可证：SC1{D(r, 13)}",
    lambda r: f"安全生产许可证编号：（赣）JZ安许证字〔2020〕{D(r, 6)}",
    lambda r: f"国药准字H2{D(r, 7)}，产品批号{D(r, 8)}",
    lambda r: f"增值电信业务经营许可证：赣B2-20{D(r, 6)}，赣ICP备{D(r, 8)}号-1",
    lambda r: f"商品条码：69{D(r, 11)}，ISBN 978-7-{D(r, 4)}-{D(r, 4)}-{D(r, 1)}",
    lambda r: f"ISBN 9787{D(r, 9)}，定价45元",
    lambda r: f"设备IMEI：86{D(r, 13)}，车架号LSVAA49J132{D(r, 6)}",
    lambda r: f"不动产单元号：360722001001GB{D(r, 5)}F{D(r, 8)}",
    lambda r: f"赣（2021）示例县不动产权第{D(r, 7)}号",
    lambda r: f"宗地坐标：东经115.{D(r, 15)}，北纬25.{D(r, 15)}",
    lambda r: f"坐标（X={D(r, 7)}.{D(r, 3)}，Y={D(r, 8)}.{D(r, 3)}）",
    lambda r: f"发票代码0360021{D(r, 5)}，发票号码{D(r, 8)}",
    lambda r: f"电子发票号码：2336{D(r, 16)}",
    lambda r: f"学校标识码：213600{D(r, 4)}，举办者类型：县级教育部门",
    lambda r: f"会计科目2210301，预算{D(r, 9)}.{D(r, 2)}万元",
    lambda r: f"投资总额1{D(r, 10)}元，折合人民币{D(r, 6)}.00万元",
    lambda r: f"发文字号：示府办发〔2023〕{r.randint(1, 99)}号，成文日期：2023年11月8日",
    lambda r: f"示例县财政局 预算编码{D(r, 18)}",
    # accounts of units
    lambda r: f"开户名称：示例县公共资源交易中心，开户行：示例县农商行，账号：{made.unit_account(r)}",
    lambda r: f"投标保证金汇入账户：户名：示例县财政局，开户银行：中国银行示例支行，银行账号：{made.unit_account(r)}",
    # phones that serve the public
    lambda r: f"联系人：{made.name(r)}，联系电话：{made.mobile(r)}",
    lambda r: f"咨询电话：{made.office_phone(r)}，传真：{made.office_phone(r)}，投诉电话：12345",
    lambda r: f"采购代理机构联系人：{made.name(r)}，电话：{made.mobile(r)}，地址：示例县建设路{r.randint(1, 99)}号",
    lambda r: f"值班电话{made.office_phone(r)}，手机{made.mobile(r)}（{made.name(r)}主任）",
    lambda r: f"河长：{made.name(r)}，监督电话：{made.mobile(r)}",
    lambda r: f"服务热线400-{D(r, 3)}-{D(r, 4)}，邮政编码342{D(r, 3)}，QQ群{D(r, 9)}",
    lambda r: f"新闻发言人{made.name(r)}，办公电话{made.office_phone(r)}",
    # well masked
    lambda r: (lambda n: f"{made.name(r)}，身份证号{n[:6]}********{n[14:]}")(made.identity(r)),
    lambda r: (lambda n: f"身份证号：{n[:4]}**********{n[14:]}")(made.identity(r)),
    lambda r: (lambda n: f"身份证号：{n[:2]}*************{n[-3:]}")(made.identity(r)),
    lambda r: (lambda n: f"{made.name(r)}（{n[:6]}****{n[14:]}）")(made.identity(r)),
    lambda r: (lambda n: f"身份证号：{n[:6]}××××××××{n[14:]}")(made.identity(r)),
    lambda r: (lambda n: f"{made.name(r)}，银行卡号：{n[:6]}*********{n[15:]}")(made.card(r)),
    lambda r: (lambda n: f"{made.name(r)} 手机{n[:3]}****{n[7:]}")(made.mobile(r)),
    lambda r: (lambda n: f"车主{made.name(r)}，车牌{n[:2]}***{n[-2:]}")(made.plate(r)),
    lambda r: f"{made.name(r)}，护照号E****{D(r, 4)}",
    # roads, offices, plots
    lambda r: f"{r.choice(made.ROADS)}{r.randint(1, 99)}号至{r.randint(100, 199)}号段道路改造工程施工公告",
    lambda r: f"单位地址：示例县{r.choice(made.TOWNS)}{r.choice(made.ROADS)}{r.randint(1, 99)}号3楼301室",
    lambda r: f"当事人：示例县旺旺超市，住所：示例县城关镇文化路{r.randint(1, 99)}号，法定代表人：{made.name(r)}",
    lambda r: f"经营者：{made.name(r)}，经营场所：示例县城关镇{r.choice(made.ROADS)}{r.randint(1, 99)}号1栋102室",
    lambda r: f"接种点地址：{r.choice(made.HOMES)}3栋1单元101室，接种时间：8:30—16:30",
    lambda r: f"项目位于示例县{r.choice(made.TOWNS)}{r.choice(made.ROADS)}{r.randint(1, 99)}号地块，面积{D(r, 4)}平方米",
    lambda r: f"请到县政务服务中心（琴江大道{r.randint(1, 99)}号）3号楼{r.randint(101, 505)}室找{made.name(r)}办理",
    lambda r: f"听证会地点：示例县行政中心{r.randint(1, 9)}号楼{r.randint(101, 999)}会议室",
    lambda r: f"注册地址：江西省赣州市示例县工业园区创业路{r.randint(1, 99)}号A栋{r.randint(101, 505)}室",
    lambda r: f"{r.choice(made.HOMES)}{r.randint(1, 20)}栋加装电梯工程规划公示",
    # plates of service, and things that resemble them
    lambda r: f"公务用车拍卖：{made.plate(r)}，起拍价2万元",
    lambda r: f"客运班线车辆{made.plate(r)}停运公告，示例县长途客运公司",
    lambda r: f"救护车采购：车牌号{made.plate(r)}移交县人民医院",
    lambda r: f"机动车销售型号E{D(r, 8)}，护栏编号G{D(r, 8)}",
    # prose about such numbers
    lambda r: "申请人需提供身份证号、银行卡号、家庭住址、护照号和车牌号等信息，由工作人员核对。",
    lambda r: "公民身份号码是每个公民唯一的、终身不变的身份代码，由公安机关按照公民身份号码国家标准编制。",
    lambda r: "社会保障卡号以卡面为准，遗失请拨打12333挂失。",
    lambda r: f"本次共检查{r.randint(20, 90)}家企业，涉及金额{D(r, 8)}元，户籍人口{D(r, 6)}人，其中残疾人{D(r, 4)}人。",
)  # fmt: skip
NAME = _column(made.name)
#: title, header → column
LISTS: tuple[tuple[str, dict[str, Callable[[Random, int], str]]], ...] = (
    ("防汛责任人通讯录", {"单位": _one_of("水利局", "应急局"), "责任人": NAME, "电话": _column(made.mobile)}),
    ("政务服务中心窗口电话", {"窗口": _one_of("社保窗口", "税务窗口"), "联系人": NAME, "办公电话": _column(made.office_phone)}),
    ("中标企业名单", {"序号": lambda _, i: str(i), "企业名称": _one_of("宏达公司", "正信公司"), "统一社会信用代码": _column(lambda r: made.credit(r, plain=True))}),
    ("定点医疗机构", {"医院名称": _one_of("县人民医院", "县中医院"), "地址": _column(made.home), "病种": _one_of("尿毒症", "肺癌")}),
    ("医师名单", {"姓名": NAME, "职称": _one_of("主任医师", "主治医师"), "擅长疾病": _one_of("高血压", "糖尿病")}),
    ("门诊慢特病病种目录", {"序号": lambda _, i: str(i), "病种": _one_of("高血压", "糖尿病"), "报销比例": _one_of("60%")}),
    ("低保对象公示", {"户主姓名": NAME, "所在村": _one_of(*made.VILLAGES), "保障人数": _one_of("2", "3"), "月保障金额": _one_of("500", "900")}),
    ("救助公示", {"姓名": _column(lambda r: made.name(r)[0] + "*" + made.name(r)[1]), "病种": _one_of("尿毒症", "肺癌"), "金额": _one_of("5000")}),
    ("残疾人统计表", {"乡镇": _one_of(*made.TOWNS), "残疾类别": _one_of("肢体", "视力"), "人数": _column(lambda r: made.digits(r, 3))}),
    ("各校学生数", {"学校名称": _one_of("第一小学", "第二小学"), "学生人数": _column(lambda r: made.digits(r, 3)), "班级数": _one_of("12")}),
    ("食品抽检结果", {"被抽样单位": _one_of("旺旺超市", "好又多"), "地址": _column(made.home), "产品条码": _column(lambda r: "69" + made.digits(r, 11)), "批号": _column(lambda r: made.digits(r, 8))}),
    ("行政许可公示", {"行政相对人": _one_of("示例县宏达公司"), "法定代表人": NAME, "许可证编号": _column(lambda r: "JY1360722" + made.digits(r, 7)), "经营场所": _column(made.home)}),
    ("采购订单", {"品名": _one_of("打印纸", "墨盒"), "订单号": _column(made.look_alike), "金额": _one_of("35.00")}),
    ("公示名单", {"姓名": NAME, "身份证号": _column(lambda r: (lambda n: f"{n[:6]}********{n[14:]}")(made.identity(r))), "金额": _one_of("300")}),
    ("公务车辆处置", {"序号": lambda _, i: str(i), "车牌号": _column(made.plate), "使用单位": _one_of("县财政局", "县水利局")}),
    ("监测点坐标", {"点位": _one_of("1号", "2号"), "经度": _column(lambda r: "115." + made.digits(r, 15)), "纬度": _column(lambda r: "25." + made.digits(r, 15))}),
    ("拟录用人员公示", {"姓名": NAME, "性别": _one_of("男", "女"), "准考证号": _column(lambda r: "1360722" + made.digits(r, 7)), "毕业院校": _one_of("江西师范大学")}),
    ("职称评审通过人员", {"姓名": NAME, "单位": _one_of("第一小学"), "证书编号": _column(made.look_alike)}),
    ("村级卫生室一览", {"名称": _one_of("大由村卫生室"), "负责人": NAME, "电话": _column(made.mobile), "地址": _column(made.home)}),
)  # fmt: skip


def sentences(rng: Random, each: int) -> Iterator[str]:
    """`each` texts of every kind."""
    for make in SAID:
        for _ in range(each):
            yield make(rng)


def lists(rng: Random, rows: int = 6) -> Iterator[List]:
    for title, columns in LISTS:
        lines = tuple(tuple(make(rng, i) for make in columns.values()) for i in range(1, rows + 1))
        yield List("", title, tuple(columns), lines)
