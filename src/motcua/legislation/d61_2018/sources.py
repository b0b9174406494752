"""The documents that the rule set `D61-2018` cites; most values are from memory and marked so."""

from datetime import date

from motcua.legislation.parameters import Mark, Source

IN_FORCE = date(2018, 6, 21)

D61 = Source(document="Nghị định 61/2018/NĐ-CP", since=IN_FORCE, mark=Mark.MEMORY)
D107 = Source(document="Nghị định 107/2021/NĐ-CP", since=date(2021, 12, 6), mark=Mark.MEMORY)
C01_18 = Source(document="Thông tư 01/2018/TT-VPCP", since=date(2018, 11, 23), mark=Mark.SECONDARY)
C01_23 = Source(document="Thông tư 01/2023/TT-VPCP", since=date(2023, 4, 5), mark=Mark.SECONDARY)
D45 = Source(document="Nghị định 45/2020/NĐ-CP", since=date(2020, 5, 22), mark=Mark.SECONDARY)
CIVIL_CODE = Source(document="Bộ luật Dân sự 2015", since=date(2017, 1, 1))
PETITIONS = Source(document="Nghị định 20/2008/NĐ-CP", since=date(2017, 9, 25), mark=Mark.SECONDARY)
PORTAL_PETITIONS = Source(
    document="Quyết định 574/2017/QĐ-TTg", since=date(2017, 9, 25), mark=Mark.SECONDARY
)
ARCHIVES = Source(document="Luật Lưu trữ 01/2011/QH13", since=date(2012, 7, 1), mark=Mark.MEMORY)
D63 = Source(document="Nghị định 63/2024/NĐ-CP", since=date(2024, 7, 1), mark=Mark.SECONDARY)
SYSTEMS = Source(document="Thông tư 22/2019/TT-BTTTT", since=date(2020, 2, 15), mark=Mark.MEMORY)
REPORTING = Source(document="Nghị định 09/2019/NĐ-CP", since=date(2019, 3, 12), mark=Mark.SECONDARY)
