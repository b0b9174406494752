"""The documents that the rule set `D118-2025` cites."""

from datetime import date

from motcua.legislation.parameters import Mark, Source

IN_FORCE = date(2025, 7, 1)

D118 = Source(document="Nghị định 118/2025/NĐ-CP", since=IN_FORCE)
D367 = Source(document="Nghị định 367/2025/NĐ-CP", since=IN_FORCE, mark=Mark.SECONDARY)
C03 = Source(document="Thông tư 03/2025/TT-VPCP", since=IN_FORCE, mark=Mark.SECONDARY)
C01_18 = Source(document="Thông tư 01/2018/TT-VPCP", since=IN_FORCE, mark=Mark.SECONDARY)
CIVIL_CODE = Source(document="Bộ luật Dân sự 2015", since=date(2017, 1, 1))
D63 = Source(document="Nghị định 63/2024/NĐ-CP", since=IN_FORCE, mark=Mark.SECONDARY)
PETITIONS = Source(document="Nghị định 20/2008/NĐ-CP", since=date(2017, 9, 25), mark=Mark.SECONDARY)
PORTAL_PETITIONS = Source(
    document="Quyết định 574/2017/QĐ-TTg", since=date(2017, 9, 25), mark=Mark.SECONDARY
)
# The circular is of 2026; the day of its coming into force was not seen.
REPORTS = Source(document="Thông tư 09/2026/TT-BTP", since=date(2026, 1, 1))
REPORTING = Source(document="Nghị định 09/2019/NĐ-CP", since=date(2019, 3, 12), mark=Mark.SECONDARY)
PERSONAL_DATA = Source(
    document="Nghị định 356/2025/NĐ-CP", since=date(2026, 1, 1), mark=Mark.SECONDARY
)
ARCHIVES = Source(document="Luật Lưu trữ 33/2024/QH15", since=IN_FORCE)
SYSTEMS = Source(document="Thông tư 12/2025/TT-BKHCN", since=IN_FORCE, mark=Mark.SECONDARY)
