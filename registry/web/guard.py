"""The lock of each door: who is asking, and whether this door opens to them.

Invariant: who is asking is read from the sessions' table with every request, never from a cookie's
content; Flask-Login only hands `current_user` around. This room knows no service: the roof of the
doors hands it the function that looks a token up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.routing import RequestRedirect

from models.vocabulary import Act, Role
from registry.rules.permissions import Actor, acts_of, may
from registry.web.held import given_back
from registry.web.transaction import register

LONGEST_PATH_BACK = 500
DEVICE_LASTS = 180 * 24 * 3600  # seconds
_LOADER = "who_holds_the_token"
_SIGNED_OUT = "登录已过期，刚才填写的内容还没有提交，也没有丢失。"


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """Who is signed in, as the account stands now."""

    actor: Actor
    username: str
    display_name: str
    office: str | None

    @property
    def role(self) -> Role:
        """The account's one role."""
        return self.actor.role

    @property
    def acts(self) -> frozenset[Act]:
        """What the account may do; draws the menu."""
        return frozenset(act for act in acts_of(self.role) if may(self.actor, act).allowed)

    def get_id(self) -> str:
        """Return the account's id, as Flask-Login wants it."""
        return str(self.actor.account_id)


Loader = Callable[[str], SignedIn | None]


def hang_locks(app: Flask, loader: Loader) -> None:
    """Let `app` know who is asking; `loader` turns a token into the one who holds it."""
    app.extensions[_LOADER] = loader
    manager = LoginManager()
    manager.session_protection = None  # sessions are our own rows; Flask's cookie holds none
    manager.request_loader(_load)
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user  # asked of the table only when looked at
    app.jinja_env.globals["known_already"] = known_already


def locked_to(blueprint: Blueprint, *keys: Act | Role) -> None:
    """Lock `blueprint`, and all that hangs in it, to holders of one of these acts or roles."""

    @blueprint.before_request
    def lock() -> ResponseReturnValue | None:
        if not is_signed_in():
            page = given_back(_SIGNED_OUT)
            return (page, 401) if page is not None else to_sign_in()
        refuse_without(*keys)
        return None


def refuse_without(*keys: Act | Role) -> None:
    """Raise Forbidden, with the reason, where the one who asks holds none of `keys`."""
    actor = current_actor()
    if actor.role in keys:
        return
    verdicts = [may(actor, key) for key in keys if isinstance(key, Act)]
    if not any(verdict.allowed for verdict in verdicts):
        reason = verdicts[0].reason if verdicts else f"{actor.role.zh}账户不能进入此页面。"
        raise Forbidden(reason)


def current_actor() -> Actor:
    """Return who asks. Raises Forbidden where nobody is signed in."""
    if not current_user.is_authenticated:
        raise Forbidden("请先登录。")
    actor = current_user.actor
    assert isinstance(actor, Actor)
    return actor


def is_signed_in() -> bool:
    """Return whether the request carries the token of an open session."""
    return bool(cookie_name() in request.cookies and current_user.is_authenticated)


def known_already() -> bool:
    """Return whether this request has already shown who asks; asks no table, so errors may too."""
    known = g.get("_login_user")
    return bool(known and known.is_authenticated)


def to_sign_in() -> ResponseReturnValue:
    """Send the one who asks to sign in, and back here afterwards where that is a page to be read."""
    asked = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else None
    return redirect(url_for("sign_in.sign_in", next=way_back(asked)), 303)


def way_back(path: str | None) -> str | None:
    """Return `path` where it is a page of ours that GET shows, None for anything else.

    Only a path from the root, in printable ASCII, that the url map knows: no scheme, no host, no
    backslash, no second slash in front, nothing escaped in it, no step upwards.
    """
    if path is None or not path.startswith("/") or len(path) > LONGEST_PATH_BACK:
        return None
    if path.startswith("//") or "\\" in path or not (path.isprintable() and path.isascii()):
        return None
    bare = path.partition("?")[0].partition("#")[0]
    if ".." in bare.split("/") or "%" in bare:
        return None
    try:
        current_app.url_map.bind("").match(bare, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return path


def put_cookie(response: Response, token: str) -> None:
    """Give the browser the token: for this session of the browser, for this site only."""
    _set(response, cookie_name(), token, None)


def drop_cookie(response: Response) -> None:
    """Take the token back from the browser."""
    _set(response, cookie_name(), "", 0)


def put_device(response: Response, device: str) -> None:
    """Let the browser be known again, so that strangers' failures do not slow its owner down."""
    _set(response, device_cookie_name(), device, DEVICE_LASTS)


def cookie_name() -> str:
    """Return the name of the session's cookie: `__Host-` binds it to this host and to HTTPS."""
    return "__Host-zhixin" if register().settings.is_production else "zhixin"


def device_cookie_name() -> str:
    """Return the name of the known device's cookie."""
    return f"{cookie_name()}-device"


def _set(response: Response, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        secure=register().settings.is_production,
        httponly=True,
        samesite="Lax",
    )


def _load(_request: object) -> SignedIn | None:
    token = request.cookies.get(cookie_name())
    loader: Loader = current_app.extensions[_LOADER]
    return loader(token) if token else None
