"""Words for the kinds that measures are of, for pages and the reference."""

from baoheng.measures.model import Accumulation, Answer, Direction, Shape

# the subjects in the order of the page; one that is not named here comes last, by its folder
SUBJECTS = {
    "enrolment": "参保缴费",
    "subsidy": "财政补助",
    "fund": "基金收支",
    "benefit": "待遇与医疗服务",
    "aid": "医疗救助",
    "review": "智能审核",
    "supervision": "基金监管",
    "payment": "支付方式改革",
    "procurement": "药品耗材采购",
    "casework": "评审调查与归档",
    "service": "经办服务",
    "platform": "信息平台",
    "budget": "预算与成本",
    "office": "培训宣传与日常工作",
    "survey": "满意度与知晓率",
}
SHAPES = {
    Shape.RATE: "比率",
    Shape.COUNT: "数量",
    Shape.MONEY: "金额",
    Shape.STANDARD: "标准（每一个多少）",
    Shape.AVERAGE: "平均（时间、月数等）",
    Shape.GROWTH: "增长率",
    Shape.DATE: "日期",
}
DIRECTIONS = {
    Direction.HIGHER: "越高越好",
    Direction.LOWER: "越低越好",
    Direction.BAND: "在区间内为好",
    Direction.NONE: "看目标怎样写",
}
ACCUMULATIONS = {
    Accumulation.CUMULATIVE: "逐月累加",
    Accumulation.STATE: "时点数",
    Accumulation.RATE: "比率，不累加",
    Accumulation.AVERAGE: "平均，不累加",
    Accumulation.DEADLINE: "完成日期",
}
EMPTY = {
    Answer.INCOMPLETE: "不完整（事实应当有）",
    Answer.NOT_APPLICABLE: "不适用（没有可说的）",
}
