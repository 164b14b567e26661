"""Small invented workbooks in the fourteen layouts of the published lists."""

import datetime

from openpyxl import Workbook

from baoheng.review.knowledge.delivery import Given, read_file
from baoheng.review.knowledge.importing import By, bring
from baoheng.review.knowledge.sheets import ENDINGS

AT = datetime.datetime(2026, 7, 1, 9)
BY = By("王一", AT)
DRUG, DRUG2, DRUG3 = "XA01AAA001A001010100001", "ZA01AAA0010010100001", "XA01AAA001A001010200001"
ITEM, ITEM2, ITEM3 = "009900000010000", "009900000020000", "009900000030000"
_LIST, _CODES = (
    ["药品通用名", "药品说明", "限定类型"],
    ["药品通用名", "序号", "国标代码", "限定类型"],
)


def drugs(kind, value_head, rows):
    """The two sheets of a list of drugs: rows are name, text, value and codes."""
    listed = [[*_LIST, value_head], *([name, text, kind, value] for name, text, value, _ in rows)]
    codes = [
        [name, at, code, kind] for name, _, _, codes in rows for at, code in enumerate(codes, 1)
    ]
    return {"Sheet1": listed, "Sheet2": [_CODES, *codes]}


def _detail(rule, rows):
    return {f"“{rule}”规则对应知识点明细": rows}


LAYOUTS = {
    "药品限定年龄": drugs(
        "限定年龄对象", "限定对象",
        [
            ("娃娃糖浆", "用于小儿咳嗽。", "儿童", [DRUG, DRUG3]),
            ("限儿口溶膜", "限6-17岁儿童患者。", "儿童", [DRUG2]),
        ],
    ),
    "药品限定性别": drugs("限定性别对象", "限定对象", [("养宫丸", "用于痛经。", "女", [DRUG])]),
    "项目限定年龄": {
        "Sheet1": [
            ["项目名称", "国标代码", "限定类型", "限定对象"],
            ["新生儿抚触", ITEM, "限定年龄对象", "新生儿"],
            ["婴儿操", ITEM2, "限定年龄对象", "婴幼儿"],
        ]
    },
    "项目限定性别": {
        "Sheet1": [
            ["项目名称", "项目说明", "国标代码", "限定类型", "限定性别"],
            ["睾丸试验", "男性泌尿生殖系统相关检查", ITEM, "限定性别对象", "男"],
        ]
    },
    "项目限定主次操作": {
        "Sheet1": [
            ["项目名称", "项目说明", "国标代码", "限定类型", "限定值域"],
            ["甲切除术", "同一切口", ITEM, "限定主次操作", "胃肠手术组"],
            ["乙切除术", "同一切口", ITEM2, "限定主次操作", "胃肠手术组"],
            ["甲切除术", "同一切口", ITEM, "限定主次操作", "肝胆手术组"],
        ]
    },
    "药品限定保险类型": drugs(
        "限定保险类型", "限定对象",
        [("伤药膏", "工伤目录", "工伤", [DRUG]), ("生育栓", "生育目录", "生育", [DRUG2])],
    ),
    "药品限定就医方式": drugs(
        "限定就医方式", "限定值域",
        [("院内乳剂", "限住院患者方予支付。", "住院", [DRUG]),
         ("急救丸", "限急诊或住院患者。", "住院", [DRUG2])],
    ),
    "药品限定机构等级": drugs(
        "限定机构等级", "限定值域", [("二级液", "限二级及以上医疗机构。", "二级", [DRUG])]
    ),
    "药品限定支付疗程": drugs(
        "限定支付疗程", "限定值域", [("十四天液", "支付不超过14天。", "14天", [DRUG])]
    ),
    "项目重复收费": _detail(
        "医疗服务项目重复收费",
        [
            ["序号", "频度", "主项名称", "主项编码", "从项名称", "从项编码", "备注"],
            [1, "单日", "大监护", ITEM, "小诊查", ITEM2, "含诊查"],
            [2, "6小时", "大试验", ITEM, "血糖", ITEM3, "含血糖"],
            [None, None, None, None, None, None, None],
        ],
    ),
    "项目限定频次": _detail(
        "医疗服务项目限定频次",
        [
            ["序号", "项目名称", "限制数量", "数量单位", "项目编码"],
            [1, "住院诊查费", 1, "日", ITEM],
            [2, "重症监护", 24, "小时", ITEM2],
            ["合计", None, None, None, None],
            ["备注：各省可以细化。", None, None, None, None],
        ],
    ),
    "项目限定年龄段": _detail(
        "医疗服务项目限年龄",
        [["序号", "项目名称", "备注", "项目代码"],
         [1, "职业训练", "参保人年龄超出法定就业年龄限制", ITEM]],
    ),
    "项目限定疗程": _detail(
        "医疗服务项目限支付疗程",
        [["序号", "项目名称", "备注", "项目代码"],
         [1, "手评定", "总时间不超过90天，评定间隔时间不短于14天。", ITEM],
         [2, "轮椅训练", "支付不超过30天。", ITEM2]],
    ),
    "项目限定周期": _detail(
        "医疗服务项目周期超频次",
        [["序号", "项目名称", "频次上限", "疗程周期", "备注", "项目代码"],
         [1, "糖化测定", 1, 15, "反映近2-3个月的水平", ITEM]],
    ),
}  # fmt: skip


def book(path, sheets):
    """A workbook of these sheets; rows are lists of cells."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name[:31])
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if cell.data_type == "f":
                    cell.data_type = "s"
    path.parent.mkdir(exist_ok=True)
    made.save(path)
    return path


def points(path, **given):
    """The points that a file brings."""
    assert path.suffix in ENDINGS
    return list(read_file(path, Given(**given)).entries)


def bring_in(ledger, *paths, **given):
    """Import files into a ledger."""
    return bring(ledger, paths, Given(**given), BY)


def table(entries, *names):
    """What each point says, as a small table."""
    return [[getattr(one, name) for name in names] for one in entries]
