"""Figures, dates, times and signs written out, so that a voice can say them."""

from __future__ import annotations

import re
from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
MEASURES = "个只位名条张把座间件片朵颗双对次年天周岁分秒遍杯本辆艘架匹头群层步块封扇盏声句番场口家门棵根里公斤米点种"
UNITS = {
    "km/h": "公里每小时", "km": "公里", "kg": "公斤", "cm": "厘米", "mm": "毫米", "m/s": "米每秒", "m²": "平方米",
    "ml": "毫升", "℃": "摄氏度", "°C": "摄氏度", "°": "度", "g": "克", "m": "米", "s": "秒", "h": "小时", "GB": "G B", "MB": "M B",
}  # fmt: skip
MONEY = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
NUMBER = r"\d[\d,]*(?:\.\d+)?"


def number_in_words(figures: str) -> str:
    """3.14 -> 三点一四, 200 -> 两百, 007 -> 零零七, 13800138000 -> digit by digit."""
    figures = figures.replace(",", "")
    whole, _, rest = figures.partition(".")
    said = digits_in_words(whole) if (whole[0] == "0" and len(whole) > 1) or len(whole) > 12 else _whole(whole)
    return said + ("点" + digits_in_words(rest) if rest else "")


def _whole(figures: str) -> str:
    if (len(figures) == 11 and figures[0] == "1") or (len(figures) >= 7 and not figures.endswith("000")):
        return digits_in_words(figures).replace("一", "幺")
    said = re.sub(r"^一十", "十", _counted_out(int(figures)))
    return re.sub(r"(^|[万亿])二(?=[百千万亿])", r"\1两", said)


def _counted_out(count: int) -> str:
    """10203 -> 一万零二百零三: four figures at a time, a 零 wherever ranks are left out."""
    for rank, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if count >= rank:
            over, rest = divmod(count, rank)
            gap = "零" if 0 < rest < rank // 10 else ""
            return _counted_out(over) + name + (gap + _counted_out(rest) if rest else "")
    return DIGITS[count]


def digits_in_words(figures: str) -> str:
    return "".join(DIGITS[int(figure)] for figure in figures)


def _date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{digits_in_words(year)}年{number_in_words(str(int(month)))}月{number_in_words(str(int(day)))}日"


def _clock(found: re.Match[str]) -> str:
    hour, minute, second = found.group(1), found.group(2), found.group(3)
    said = (
        f"{number_in_words(str(int(hour)))}点".replace("二点", "两点")
        if int(hour) == 2
        else f"{number_in_words(str(int(hour)))}点"
    )
    if int(minute) or second:
        said += ("零" if 0 < int(minute) < 10 else "") + f"{number_in_words(str(int(minute)))}分"
    return said + (f"{number_in_words(str(int(second)))}秒" if second else "")


_CHINESE: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date),
    (r"(?<!\d)([012]?\d)[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?!\d)", _clock),
    (r"(?<!\d)(?:(\d{4})(?=年)|(\d{2})(?=年代))", lambda m: digits_in_words(m[1] or m[2])),
    (r"(\d+)/(\d+)", lambda m: f"{number_in_words(m[2])}分之{number_in_words(m[1])}"),
    (rf"(-?)({NUMBER})\s*[%％]", lambda m: f"{'负' if m[1] else ''}百分之{number_in_words(m[2])}"),
    (rf"([¥￥$€£])\s*({NUMBER})(万|亿)?", lambda m: f"{number_in_words(m[2])}{m[3] or ''}{MONEY[m[1]]}"),
    (rf"(?<![A-Za-z0-9.])-({NUMBER})(?=\s*(?:℃|°C|度))", lambda m: f"零下{number_in_words(m[1])}"),
    (rf"({NUMBER})\s*[-~～—–到至]\s*({NUMBER})", lambda m: f"{number_in_words(m[1])}到{number_in_words(m[2])}"),
    (
        rf"({NUMBER})\s*({'|'.join(map(re.escape, UNITS))})(?![A-Za-z])",
        lambda m: f"{number_in_words(m[1])}{UNITS[m[2]]}",
    ),
    (r"(?<![\d.第])2(?=[万亿千])", lambda m: "两"),
    (rf"(?<![\d.第])({NUMBER})(?=([{MEASURES}]))", lambda m: "两" if m[1] == "2" else number_in_words(m[1])),
    (rf"(?<![A-Za-z0-9.])-({NUMBER})", lambda m: f"负{number_in_words(m[1])}"),
    (NUMBER, lambda m: number_in_words(m[0])),
    (r"[℃]", lambda m: "摄氏度"),
    (r"[%％]", lambda m: "百分号"),
    (r"\s*[&＆]\s*", lambda m: "和"),
    (r"\s*[+＋]\s*", lambda m: "加"),
    (r"\s*[=＝]\s*", lambda m: "等于"),
)


def spell_out_chinese(text: str) -> str:
    """Every figure and sign of a Chinese sentence as characters."""
    for pattern, say in _CHINESE:
        text = re.sub(pattern, say, text)
    return text


MONTHS = {
    1: "January", 2: "February", 3: "March", 4: "April", 5: "May", 6: "June",
    7: "July", 8: "August", 9: "September", 10: "October", 11: "November", 12: "December",
}  # fmt: skip


def _english_date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    name = MONTHS[min(max(int(month), 1), 12)]
    return f"{name} {int(day)}, {year}"


def _english_clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    return f"{hour} o'clock" if not minute else f"{hour} {'oh ' if minute < 10 else ''}{minute}"


def spell_out_english(text: str) -> str:
    """Dates, clocks and decades of an English sentence as a reader of plain numbers can say them."""
    text = re.sub(r"\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b", _english_date, text)
    text = re.sub(r"\b([012]?\d):([0-5]\d)\b", _english_clock, text)
    text = re.sub(r"\b(1[0-9]|20)([2-9])0s\b", lambda m: f"{m[1]} {_decade(m[2])}", text)
    text = re.sub(r"(\d)\s*(?:°C|℃)", r"\1 degrees", text)
    text = re.sub(r"(\d)\s*km\b", r"\1 kilometers", text)
    return re.sub(r"(\d)\s*kg\b", r"\1 kilograms", text)


def _decade(tens: str) -> str:
    names = {
        "2": "twenties",
        "3": "thirties",
        "4": "forties",
        "5": "fifties",
        "6": "sixties",
        "7": "seventies",
        "8": "eighties",
    }
    return names.get(tens, "nineties")
