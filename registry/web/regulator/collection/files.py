"""Files that leave the collection room: a template of each kind, the rows taken in and set aside.

Invariant: rows that are set aside hold personal data: only the department's officer takes them, by
a POST that the journal is told of.
"""

from collections.abc import Iterable, Iterator, Sequence

from flask import Response, request, stream_with_context
from werkzeug.exceptions import BadRequest

from models.vocabulary import Act, ImportKind
from registry import clock
from registry.errors import NotFound, Refused
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.batch_rows import accepted_rows, template_of
from registry.queries.exchange import BatchFigures
from registry.rules.calendar import legal_day
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.permissions import Matter, may
from registry.rules.records.dated import edition_for
from registry.services import exchange
from registry.services.exchange.handing_back import MORE
from registry.web.guard import current_actor
from registry.web.regulator.collection.batch import XLSX
from registry.web.regulator.collection.room import figures_at_hand, views
from registry.web.regulator.reach import divisions_within
from registry.web.security import takes
from registry.web.transaction import reading, register, writing

FACES = ("csv", "xlsx")


@views.get("/collection/template.<face>")
@takes("kind")
def template(face: str) -> Response:
    """Send an empty file with the columns of a kind."""
    kinds = {kind.value: kind for kind in ImportKind}
    kind = kinds.get(request.args.get("kind", ImportKind.PENALTIES.value))
    if kind is None:
        raise BadRequest(f"参数 kind 只能是：{'、'.join(kinds)}。")
    return _file(face, f"template-{kind.value}", tuple(template_of(kind).values()), ())


@views.get("/collection/<number:batch_id>/accepted.<face>")
def accepted(batch_id: int, face: str) -> Response:
    """Send the rows that a batch of records brought in, in the columns of its kind."""
    batch = figures_at_hand(batch_id)
    if batch.kind not in RECORD_KINDS:
        raise NotFound("登记信息请在主体页面查看；这里只导出信用记录的已入库行。")
    titles = tuple(template_of(batch.kind).values())
    return _file(face, f"batch-{batch_id}-accepted", titles, _accepted(batch))


@views.post("/collection/<number:batch_id>/rejected.<face>")
def rejected(batch_id: int, face: str) -> Response:
    """Send the rows of a batch that are still set aside, whole, to their own department."""
    batch = figures_at_hand(batch_id)
    actor = current_actor()
    matter = Matter(department_id=batch.department_id, division_code=batch.division_code)
    verdict = may(actor, Act.MEND_ROW, matter, divisions_of_actor=divisions_within(actor))
    if not verdict.allowed:
        raise Refused(verdict.reason)
    with writing() as session:
        rows = exchange.open_rows(
            session, batch_id, batch.kind, by=actor.account_id, at=clock.now()
        )
    titles = (*template_of(batch.kind).values(), *MORE)
    return _file(face, f"batch-{batch_id}-rejected", titles, rows)


def _accepted(batch: BatchFigures) -> Iterator[tuple[Value, ...]]:
    law = register().rulebook.records
    domains = {one.id: one.name_zh for one in edition_for(law.domains, legal_day(batch.started_at))}
    with reading() as session:
        yield from accepted_rows(session, batch.id, batch.kind, domains)


def _file(face: str, name: str, titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    if face not in FACES:
        raise NotFound("没有这种文件格式，可用：csv、xlsx。")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{face}"'}
    if face == "csv":
        lines = stream_with_context(csv_lines(titles, rows))
        return Response(lines, mimetype="text/csv", headers=headers)
    return Response(xlsx_bytes(titles, rows, "数据"), mimetype=XLSX, headers=headers)
