"""What may come in: size, encoding, host, method, origin, and no question that nobody understands.

Invariant: junk is answered with 4xx before any view sees it; a view reads only the query
parameters that it names with `takes`. Source: SECURITY T11, T12, §1 rows 15, 16, 28, 30, 64.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import (
    BadRequest,
    MethodNotAllowed,
    RequestEntityTooLarge,
    RequestURITooLarge,
)
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter
from werkzeug.sansio.utils import host_is_trusted

from models.vocabulary import Word
from registry.web.guard import is_signed_in
from registry.web.held import given_back
from registry.web.transaction import register

LARGEST_BODY = 64 * 1024  # bytes, unless the view says `takes_files`
FORM_MEMORY_OF_UPLOADS = 512 * 1024  # bytes; a file itself goes to disk
LONGEST_QUERY = 2 * 1024  # bytes
LONGEST_PATH = 2 * 1024  # bytes
MOST_FIELDS = 200
METHODS = ("GET", "HEAD", "POST")
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
OWN_SITES = ("same-origin", "none")
LARGEST_NUMBER = 1_000_000
FIRST_YEAR, LAST_YEAR = 1949, 2199
_NUMBER = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_UNREADABLE = "请求中含有无法识别的字符（须为有效的 UTF-8 文字，不含控制字符），请检查后重试。"
NO_SUCH_DAY = "没有这一天，请核对年、月、日。"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
WordT = TypeVar("WordT", bound=Word)
View = TypeVar("View", bound=Callable[..., object])
csrf = CSRFProtect()


def secure(app: Flask) -> None:
    """Put the gates before every view of `app`, in the order in which they are passed."""
    parts = app.extensions["register"]
    production = parts.settings.is_production
    secret = parts.settings.secret_key or parts.keyring.newest("web").secret.hex()
    app.config.update(
        SECRET_KEY=secret,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_FIELDS,
        SESSION_COOKIE_NAME="__Host-zhixin-form" if production else "zhixin-form",
        SESSION_COOKIE_SECURE=production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PREFERRED_URL_SCHEME="https" if production else "http",
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the browser's session: no input is lost to a clock
        WTF_CSRF_SSL_STRICT=False,  # `_refuse_foreign_posts` asks the same, of every scheme
    )
    app.url_map.converters["number"] = NumberConverter
    hops = parts.settings.proxy_hops
    if hops:  # else nobody's word about addresses is taken but the socket's
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    for gate in (
        _refuse_method,
        _refuse_host,
        _refuse_junk_around,
        _refuse_strange_query,
        _refuse_foreign_posts,
        _set_size,
        _refuse_junk_body,
    ):
        app.before_request(gate)
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _page_is_old)


def takes(*names: str, many: Iterable[str] = ()) -> Callable[[View], View]:
    """Let a view be asked with these query parameters, those of `many` more than once."""

    def mark(view: View) -> View:
        view.takes = frozenset(names) | frozenset(many)  # type: ignore[attr-defined]
        view.takes_many = frozenset(many)  # type: ignore[attr-defined]
        return view

    return mark


def takes_files(largest: int, *, of_anybody: int = 0) -> Callable[[View], View]:
    """Let signed-in people send multipart bodies of up to `largest` bytes to a view.

    `of_anybody`: what people who are not signed in may send, where that is more than elsewhere.
    """

    def mark(view: View) -> View:
        view.largest_body = largest  # type: ignore[attr-defined]
        view.largest_of_anybody = of_anybody  # type: ignore[attr-defined]
        return view

    return mark


def whole_number(text: str | None, *, otherwise: int, most: int = LARGEST_NUMBER) -> int:
    """Return the number that `text` writes in ASCII digits, `otherwise` where there is none.

    Raises BadRequest for anything but 1 to `most` without sign, point, space or leading nought.
    """
    if text is None or text == "":
        return otherwise
    if not _NUMBER.fullmatch(text) or int(text) > most:
        raise BadRequest(f"页码、数量等参数应为 1 至 {most} 的整数（半角数字）。")
    return int(text)


def day_or_none(text: str | None) -> date | None:
    """Return the day that `text` writes as 2026-11-23, None where there is none.

    Raises BadRequest for anything else, and for days that no register knows.
    """
    if text is None or text == "":
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        is_unread = day is not None or not _DAY.fullmatch(text)
        raise BadRequest("日期应写作 2026-11-23 的形式。" if is_unread else NO_SUCH_DAY)
    return day


def word_or_none(words: type[WordT], text: str | None) -> WordT | None:
    """Return the member of a closed set that `text` names, None where there is none.

    Raises BadRequest, with what may be asked, for anything else.
    """
    if text is None or text == "":
        return None
    try:
        return words(text)
    except ValueError as error:
        offered = "、".join(word.value for word in words)
        raise BadRequest(f"网址参数的取值无法识别。可用的取值：{offered}。") from error


class NumberConverter(BaseConverter):
    """A row's number in an address: ASCII digits that a 64-bit column holds, else 404."""

    regex = r"[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: object) -> str:
        """Return its digits."""
        return str(value)


def _refuse_method() -> None:
    if request.method not in METHODS:
        raise MethodNotAllowed(valid_methods=METHODS)


def _refuse_host() -> None:
    if not host_is_trusted(request.environ.get("HTTP_HOST"), register().settings.hosts or None):
        raise BadRequest("请求的主机名不属于本站。")


def _refuse_junk_around() -> None:
    """Look at what surrounds the body: path, query, headers, the length that is announced."""
    environ = request.environ
    path = environ.get("PATH_INFO", "").encode("latin-1")
    query = environ.get("QUERY_STRING", "").encode("latin-1", "replace")
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        raise RequestURITooLarge("网址过长，请缩短查询内容。")
    _refuse_unreadable(path)
    _refuse_unreadable(unquote_to_bytes(query.replace(b"+", b" ")))
    for name, value in environ.items():
        if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            _refuse_unreadable(str(value).encode("latin-1", "replace"))
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        raise BadRequest("请求头 Content-Length 有误。")
    if "HTTP_TRANSFER_ENCODING" in environ and environ.get("CONTENT_LENGTH"):
        raise BadRequest("请求头 Content-Length 与 Transfer-Encoding 不能同时出现。")


def _refuse_strange_query() -> None:
    if request.endpoint is None or not request.query_string:
        return
    view = current_app.view_functions[request.endpoint]
    known: frozenset[str] = getattr(view, "takes", frozenset())
    if request.endpoint == "static":
        known = frozenset({"v"})  # the digest of the file's content
    strange = [name for name in request.args if name not in known]
    if strange:
        offered = "、".join(sorted(known)) or "（无）"
        raise BadRequest(f"网址参数“{_short(strange[0])}”无法识别。本页可用的参数：{offered}。")
    many: frozenset[str] = getattr(view, "takes_many", frozenset())
    for name, values in request.args.lists():
        if len(values) > 1 and name not in many:
            raise BadRequest(f"网址参数“{name}”只能出现一次。")


def _refuse_foreign_posts() -> None:
    """Refuse a POST that another site's page sends; a client that says nothing has its token."""
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    foreign = site is not None and site not in OWN_SITES
    if origin is not None and _netloc(origin) != request.host:
        foreign = True
    if foreign:
        raise BadRequest("请求来自其他网站，未予受理。请在本站页面上操作。")


def _set_size() -> None:
    """Raise the limit of the body for uploads, where the view takes them; mostly of the signed in."""
    view = current_app.view_functions.get(request.endpoint or "")
    largest: int = getattr(view, "largest_body", 0)
    if largest and not is_signed_in():
        largest = getattr(view, "largest_of_anybody", 0)
    if largest and request.mimetype == MULTIPART:
        request.max_content_length = largest
        # Werkzeug reads 64 kB at a time and holds a little more: this is the room for that.
        request.max_form_memory_size = FORM_MEMORY_OF_UPLOADS
    announced = request.content_length or 0
    if announced > (request.max_content_length or LARGEST_BODY):
        raise RequestEntityTooLarge("提交的内容过大。")


def _refuse_junk_body() -> None:
    if request.method != "POST":
        return
    if request.mimetype == URLENCODED:
        body = request.get_data(cache=True)
        if body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge("提交的字段过多。")
        _refuse_unreadable(unquote_to_bytes(body.replace(b"+", b" ")), breaks=True)
    elif request.mimetype == MULTIPART:
        texts = [text for name, values in request.form.lists() for text in (name, *values)]
        names = [file.filename or "" for file in request.files.values()]
        for text in (*texts, *names):
            # Werkzeug puts U+FFFD where the bytes were no UTF-8; nobody types that character.
            if "\ufffd" in text:
                raise BadRequest(_UNREADABLE)
            _refuse_unreadable(text.encode("utf-8", "surrogatepass"), breaks=True)


def _refuse_unreadable(raw: bytes, *, breaks: bool = False) -> None:
    """Raise BadRequest for anything but clean UTF-8; line breaks and tabs only where `breaks`."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(_UNREADABLE) from error
    allowed = "\t\r\n" if breaks else "\t"
    if any(
        unicodedata.category(character) == "Cc" and character not in allowed for character in text
    ):
        raise BadRequest(_UNREADABLE)


def _page_is_old(_error: CSRFError) -> ResponseReturnValue:
    page = given_back("页面凭证已更新（重新登录后会这样），刚才填写的内容还没有提交，也没有丢失。")
    if page is not None:
        return page, 400
    said = BadRequest(
        "页面已过期，未提交任何内容。请返回上一页，复制已填写的文字，刷新页面后重新提交；"
        "如仍不成功，请确认浏览器允许本站使用 Cookie。"
    )
    return current_app.handle_http_exception(said)


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _short(text: str) -> str:
    return "".join(character for character in text[:40] if character.isprintable())
