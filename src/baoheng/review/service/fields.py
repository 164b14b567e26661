"""Which field of a message is which value: one table for bills, lines, diagnoses, procedures.

A value may come under several names: that of 3101 and 3102, and that of the ledger (2203, 2204,
2301, 4101), which ``POST /api/settlements`` uses. Fields of the national interface that are not
here are not looked at. Only what is needed to know which bill and line is meant, and to count,
is required; what else is missing makes the rules that need it say that they cannot judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeGuard

from baoheng.core.errors import ServiceError
from baoheng.ledger.keys import MISSING
from baoheng.review.service.values import (
    LONGEST_CODE,
    moment,
    number,
    quick_moment,
    quick_number,
    text,
)

_LONGEST = 200
_MISSING = frozenset(MISSING)
Values = Sequence[Any]


class Kind(Enum):
    """How a value is read; for numbers how many places are kept."""

    CODE = LONGEST_CODE
    LONG = _LONGEST
    TIME = -1
    MONEY = 2
    COUNT = 4
    PRICE = 6


@dataclass(frozen=True, slots=True)
class Field:
    """One value: the names it comes under, its Chinese title, the ledger's column for it."""

    keys: tuple[str, ...]
    title: str
    kind: Kind = Kind.CODE
    required: bool = False
    column: str | None = None
    places: int = 0  # of a number

    @property
    def name(self) -> str:
        """What it is called inside: its first name."""
        return self.keys[0]


def _f(keys: str, title: str, kind: Kind = Kind.CODE, need: bool = False,
       column: str | None = None) -> Field:  # fmt: skip
    return Field(tuple(keys.split()), title, kind, need, column, max(0, kind.value))


PERSON = (
    _f("psn_no patn_id", "人员编号", need=True, column="psn_no"),
    _f("gend", "性别"),
    _f("brdy", "出生日期", Kind.TIME),
    _f("curr_mdtrt_id", "当前就诊ID"),
)
ENCOUNTER = (
    _f("mdtrt_id", "就诊ID", need=True, column="mdtrt_id"),
    _f("medins_id fixmedins_code", "定点医药机构编号", need=True, column="fixmedins_code"),
    _f("medins_lv", "医疗机构等级"),
    _f("med_type", "医疗类别", need=True, column="med_type"),
    _f("insutype", "险种类型", need=True, column="insutype"),
    _f("adm_date begntime", "开始时间", Kind.TIME, True, "begntime"),
    _f("dscg_date endtime", "结束时间", Kind.TIME, column="endtime"),
    _f("adm_dept_codg", "入院科室编码", column="adm_dept_codg"),
    _f("dr_codg atddr_no", "医师编码", column="atddr_no"),
    _f("dise_no dise_codg", "病种编码", column="dise_codg"),
    _f("matn_stas", "生育状态", column="matn_stas"),
    _f("out_setl_flag", "异地就医标志", column="out_setl_flag"),
    _f("days_rinp_flag_31", "31天内再住院计划标志", column="days_rinp_flag_31"),
    _f("setl_id", "结算ID"),
    _f("setl_date setl_time", "结算时间", Kind.TIME),
)
LINE = (
    _f("rx_id feedetl_sn", "费用明细流水号", need=True, column="feedetl_sn"),
    _f("hilist_code med_list_codg", "医疗目录编码", need=True, column="med_list_codg"),
    _f("fee_ocur_time drord_begn_date", "费用发生时间", Kind.TIME, True, "fee_ocur_time"),
    _f("cnt", "数量", Kind.COUNT, True, "cnt"),
    _f("pric", "单价", Kind.PRICE, True, "pric"),
    _f("sumamt det_item_fee_sumamt", "金额", Kind.MONEY, True, "det_item_fee_sumamt"),
    _f("ownpay_amt fulamt_ownpay_amt", "自费金额", Kind.MONEY, column="fulamt_ownpay_amt"),
    _f("selfpay_amt preselfpay_amt", "先行自付金额", Kind.MONEY, column="preselfpay_amt"),
    _f("overlmt_amt", "超限价金额", Kind.MONEY, column="overlmt_amt"),
    _f("inscp_scp_amt", "符合政策范围金额", Kind.MONEY, column="inscp_scp_amt"),
    _f("rxno", "处方号", column="rxno"),
    _f("prd_days", "周期天数", Kind.COUNT, column="prd_days"),
    _f("chrg_type med_chrgitm_type", "收费项目类别", column="med_chrgitm_type"),
    _f("hilist_lv chrgitm_lv", "收费项目等级", column="chrgitm_lv"),
    _f("drord_dept_codg bilg_dept_codg", "开单科室编码", column="bilg_dept_codg"),
    _f("drord_dr_codg bilg_dr_codg", "开单医师编码", column="bilg_dr_codg"),
    _f("upld_time", "上传时间", Kind.TIME, column="upld_time"),
    _f("init_feedetl_sn", "原费用流水号", column="init_feedetl_sn"),
    _f("hilist_name", "目录名称", Kind.LONG),
    _f("curr_drord_flag", "当前处方标志"),
)
DIAGNOSIS = (
    _f("dise_codg diag_code", "诊断代码", need=True, column="diag_code"),
    _f("maindise_flag maindiag_flag", "主诊断标志", column="maindiag_flag"),
    _f("inout_dise_type inout_diag_type", "出入院诊断类别", column="inout_diag_type"),
    _f("adm_cond_type", "入院病情类型", column="adm_cond_type"),
    _f("dias_srt_no diag_srt_no", "诊断排序号", column="diag_srt_no"),
    _f("dise_name diag_name", "诊断名称", Kind.LONG, column="diag_name"),
    _f("dise_date diag_time", "诊断时间", Kind.TIME, column="diag_time"),
)
PROCEDURE = (
    _f("oprn_code oprn_oprt_code", "手术操作代码", need=True, column="oprn_oprt_code"),
    _f("oprn_date oprn_oprt_date", "手术操作日期", Kind.TIME, column="oprn_oprt_date"),
    _f("main_oprn_flag", "主手术标志", column="main_oprn_flag"),
    _f("oprn_srt_no", "手术操作序号", column="oprn_srt_no"),
)
WARN = (
    _f("warn_rslt_id", "结果ID", need=True),
    _f("dspo_way", "处理方式", need=True),
    _f("dspo_way_rea", "处理原因", Kind.LONG),
)
ENVELOPE = (
    _f("infno", "交易编号", need=True),
    _f("msgid", "发送方报文ID", need=True),
    _f("fixmedins_code", "定点医药机构编号", need=True),
    _f("mdtrtarea_admvs", "就医地区划"),
    _f("inf_time", "交易时间", Kind.TIME),
    _f("signtype", "签名类型"),
)


def at(fields: Sequence[Field], name: str) -> int:
    """The place of a field's value in what ``read`` gives."""
    return next(place for place, one in enumerate(fields) if one.name == name)


def read(fields: Sequence[Field], raw: Mapping[str, Any], where: str) -> Values:
    """The values of an object in the order of the fields.

    Raises ServiceError, which names the field, where one is missing or not as it should be.
    """
    values: list[Any] = []
    for one in fields:
        value, key = None, one.name
        for key in one.keys:
            value = raw.get(key)
            if value is not None and value != "":
                break
        if value is not None:
            value = _value(one, value, f"{where}.{key}")
        if one.required and value is None:
            named = "或".join(one.keys)
            raise ServiceError(f"缺少{one.title} {named}", where=where, todo="请补上后重发")
        values.append(value)
    return values


def read_all(
    fields: Sequence[Field], raws: Sequence[Mapping[str, Any]], where: str
) -> list[Values]:
    """The same of many objects: field by field, as long as nothing is unusual."""
    try:
        there: set[str] = set().union(*raws)
        columns = [_column(one, raws, there) for one in fields]
    except (ServiceError, TypeError, ValueError, ArithmeticError):
        # one after the other: so the message says which object it is
        return [read(fields, raw, f"{where}[{at}]") for at, raw in enumerate(raws)]
    return list(zip(*columns, strict=True))


def _column(one: Field, raws: Sequence[Mapping[str, Any]], there: set[str]) -> list[Any]:
    """The values of one field. Raises where one is not as it should be."""
    keys = [key for key in one.keys if key in there]
    if not keys and not one.required:
        return [None] * len(raws)
    if len(keys) != 1:
        return [read((one,), raw, "")[0] for raw in raws]
    (key,) = keys
    found = [raw.get(key) for raw in raws]
    match one.kind:
        case Kind.CODE | Kind.LONG:
            longest = one.kind.value
            values: list[Any] = [
                value if _plain(value) and len(value) <= longest else text(value, "", longest)
                for value in found
            ]
            if not _MISSING.isdisjoint(values):
                values = [None if value in MISSING else value for value in values]
        case Kind.TIME:
            values = [None if value is None else quick_moment(value) for value in found]
        case _:
            places = one.places
            values = [None if value is None else quick_number(value, places) for value in found]
    if one.required and None in values:
        raise ServiceError("")
    return values


def _plain(value: Any) -> TypeGuard[str]:
    """Whether a value is a text that stands for itself."""
    return type(value) is str and (
        value.isalnum() or (value.isascii() and value[:1] > " " and value[-1:] > " ")
    )


_CODE, _LONG, _TIME = Kind.CODE, Kind.LONG, Kind.TIME


def _value(one: Field, value: Any, where: str) -> Any:
    kind = one.kind
    if kind is _CODE:
        return text(value, where)
    if kind is _LONG:
        return text(value, where, _LONGEST)
    if kind is _TIME:
        return moment(value, where)
    return number(value, one.places, where)
