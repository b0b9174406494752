"""
`motcua procedures check | load-packs | publish | search`.

The import of published records has its own module, as the two grammars have; each is one row of the
table in `motcua.config.cli`.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from django.utils import timezone

from motcua.core.actors import system_actor
from motcua.procedures import queries, services
from motcua.procedures.models import Procedure, ProcedureRevision
from motcua.procedures.pack_check import Finding, find_faults, find_gaps
from motcua.procedures.pack_examples import run_examples
from motcua.procedures.pack_files import (
    PACKS_DIR,
    ProcedurePack,
    UnableToReadPack,
    list_slugs,
    read_pack,
    read_packs,
)
from motcua.procedures.search import SearchAnswer, search_procedures

app = typer.Typer(help="Thủ tục hành chính.", no_args_is_help=True, add_completion=False)

_SLUGS = typer.Argument(help="Tên thư mục của gói; bỏ trống là tất cả.")
_DIRECTORY = typer.Option("--packs", help="Thư mục chứa các gói.", show_default=False)
_ORIGIN = "command line"
_BAD_INPUT = 2


@app.command("check")
def check_packs(
    slugs: Annotated[list[str] | None, _SLUGS] = None,
    *,
    directory: Annotated[Path, _DIRECTORY] = PACKS_DIR,
) -> None:
    """Kiểm tra gói, chạy các ví dụ và in những gì còn thiếu để công bố. Không cần cơ sở dữ liệu."""
    wanted = slugs or list_slugs(directory)
    if not wanted:
        _refuse(f"Không có gói thủ tục nào trong {directory}.")
    fault_count = 0
    for slug in wanted:
        try:
            pack = read_pack(directory / slug)
        except UnableToReadPack as error:
            faults, title = [Finding(place="", text=str(error))], slug
            gaps: list[Finding] = []
        else:
            faults, gaps, title = _findings(pack)
        fault_count += len(faults)
        _print_findings(title, faults, gaps)
    print(f"{len(wanted)} gói, {fault_count} lỗi.")
    sys.exit(1 if fault_count else 0)


@app.command("load-packs")
def load_packs(
    slugs: Annotated[list[str] | None, _SLUGS] = None,
    *,
    directory: Annotated[Path, _DIRECTORY] = PACKS_DIR,
) -> None:
    """Nạp gói vào cơ sở dữ liệu thành bản thảo; gói không đổi thì giữ nguyên."""
    packs = read_packs(slugs or (), directory=directory)
    loaded = services.load_packs(packs=packs, actor=system_actor(origin=_ORIGIN), at=timezone.now())
    for row in loaded:
        revision = row.revision
        state = "bản thảo mới" if row.is_new else "không đổi"
        print(f"{revision.procedure.code}  phiên bản {revision.number}  {state}  {revision.name}")


@app.command("publish")
def publish_procedure(
    code: Annotated[str, typer.Argument(help="Mã thủ tục, ví dụ 1.001193.")],
    *,
    effective_from: Annotated[str, typer.Option("--from", help="Ngày có hiệu lực, 2026-12-01.")],
    decision: Annotated[str, typer.Option(help="Số quyết định công bố.")] = "",
    number: Annotated[
        int | None, typer.Option("--revision", min=1, help="Số phiên bản; bỏ trống thì tự chọn.")
    ] = None,
) -> None:
    """Công bố một bản thảo từ một ngày; tự chọn thì bản có gói đi trước bản nhập từ danh mục."""
    try:
        first_day = date.fromisoformat(effective_from)
    except ValueError:
        _refuse(f"{effective_from} không phải ngày dạng 2026-12-01.")
    draft = _choose_draft(code, number)
    now = timezone.now()
    revision = services.publish_revision(
        revision_id=draft.pk,
        version=draft.version,
        effective_from=first_day,
        decision_number=decision,
        today=timezone.localdate(now),
        actor=system_actor(origin=_ORIGIN),
        at=now,
    )
    print(f"{code}: phiên bản {revision.number} có hiệu lực từ {first_day:%d/%m/%Y}.")


def _choose_draft(code: str, number: int | None) -> ProcedureRevision:
    """Return the draft to publish, and say which one it is and what else lies there."""
    if not Procedure.objects.filter(code=code).exists():
        _refuse(f"Không có thủ tục {code}.")
    drafts = queries.list_drafts(code=code)
    if number is not None:
        drafts = [draft for draft in drafts if draft.number == number]
    if not drafts:
        wanted = f" số {number}" if number is not None else ""
        _refuse(f"Thủ tục {code} không có bản thảo{wanted}.")
    chosen = drafts[0]
    print(f"{code}: chọn phiên bản {chosen.number} ({_origin(chosen)}).")
    for other in drafts[1:]:
        print(f"  không lấy phiên bản {other.number} ({_origin(other)})")
    return chosen


def _origin(draft: ProcedureRevision) -> str:
    if not draft.pack:
        return "nhập từ danh mục quốc gia, chưa ai sửa"
    return "nhập từ danh mục quốc gia, đã sửa" if draft.raw else "có gói thủ tục"


@app.command("search")
def search(
    question: Annotated[list[str] | None, typer.Argument(help="Điều cần tìm.")] = None,
    *,
    file: Annotated[Path | None, typer.Option(help="Tệp JSON các câu hỏi có id, query.")] = None,
    include_drafts: Annotated[
        bool, typer.Option("--include-drafts", help="Tìm cả bản thảo, chưa công bố.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Số kết quả.")] = 10,
) -> None:
    """Tìm thủ tục theo từ thông dụng, mã, tên giấy tờ; chấp nhận sai chính tả."""
    if file is not None:
        _answer_file(_read_questions(file), include_drafts=include_drafts, limit=limit)
        return
    text = " ".join(question or [])
    if not text.strip():
        _refuse("Cần một câu hỏi hoặc --file TỆP.")
    started = time.perf_counter()
    answer = search_procedures(question=text, include_drafts=include_drafts, limit=limit)
    spent = (time.perf_counter() - started) * 1000
    if as_json:
        print(json.dumps(_as_json(answer), ensure_ascii=False))
    else:
        _print_answer(answer, text, spent)


def _answer_file(questions: list[dict[str, Any]], *, include_drafts: bool, limit: int) -> None:
    answers, spent = [], []
    # The first question of a process pays for the connection and for reading the synonyms.
    search_procedures(question="khai sinh", include_drafts=include_drafts)
    for item in questions:
        started = time.perf_counter()
        answer = search_procedures(
            question=item["query"], include_drafts=include_drafts, limit=limit
        )
        spent.append((time.perf_counter() - started) * 1000)
        answers.append({"id": item["id"], "codes": answer.codes})
    print(json.dumps(answers, ensure_ascii=False))
    if spent:
        middle = sorted(spent)[len(spent) // 2]
        times = f"giữa {middle:.0f} ms, lâu nhất {max(spent):.0f} ms"
        print(f"{len(spent)} câu hỏi: {times}.", file=sys.stderr)


def _findings(pack: ProcedurePack) -> tuple[list[Finding], list[Finding], str]:
    faults = find_faults(pack.content)
    title = f"{pack.slug} ({pack.code} {pack.content.get('name', '')})"
    if faults:
        return faults, [], title
    return run_examples(pack.content), find_gaps(pack.content), title


def _print_findings(title: str, faults: list[Finding], gaps: list[Finding]) -> None:
    print(f"{'LỖI ' if faults else 'đạt '} {title}")
    for fault in faults:
        print(f"      lỗi: {fault}")
    for gap in gaps:
        print(f"      để công bố còn thiếu: {gap}")


def _read_questions(file: Path) -> list[dict[str, Any]]:  # Any: JSON of a caller
    try:
        questions = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        _refuse(f"Không đọc được tệp {file}: {error}")
    is_list = isinstance(questions, list)
    if not is_list or not all(isinstance(q, dict) and {"id", "query"} <= set(q) for q in questions):
        _refuse(f"Tệp {file} phải là danh sách đối tượng có id và query.")
    return list(questions)


def _as_json(answer: SearchAnswer) -> dict[str, Any]:  # Any: JSON
    return {
        "codes": answer.codes,
        "names": [hit.name for hit in answer.hits],
        "certain": answer.is_certain,
        "understood": answer.understood,
    }


def _print_answer(answer: SearchAnswer, question: str, spent_ms: float) -> None:
    if not answer.hits:
        print("Không tìm thấy thủ tục nào.")
        return
    if answer.understood != " ".join(question.lower().split()):
        print(f"Hiểu là: {answer.understood}")
    if not answer.is_certain:
        print("Chưa chắc – các thủ tục gần nhất:")
    for number, hit in enumerate(answer.hits, start=1):
        print(f"{number:2}. {hit.code}  {hit.name[:120]}")
    print(f"({spent_ms:.0f} ms)")


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(_BAD_INPUT)
