"""Every way into the register, and who may go it. A new route needs a line here.

EVERYBODY: answers whoever asks. A set of roles: those get in; nobody signed in is sent to the
sign-in page, every other role is refused with 403.
"""

from models.vocabulary import Role
from registry.rules.permissions import ENTERPRISE_ROLES, STAFF

EVERYBODY = frozenset(Role)
OFFICERS = frozenset({Role.OFFICER})
AUDITORS = frozenset({Role.AUDITOR})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN})
READERS = frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.EXECUTOR, Role.AUDITOR})
DEPUTISED = frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER})
LOCKED_DOORS = ("/regulator", "/enterprise/")

ACCESS: dict[str, frozenset[Role]] = {
    "GET /": EVERYBODY,
    "GET /about": EVERYBODY,
    "GET /blacklist": EVERYBODY,
    "GET /blacklist.atom": EVERYBODY,
    "GET /blacklist.csv": EVERYBODY,
    "GET /blacklist.json": EVERYBODY,
    "GET /blacklist.xlsx": EVERYBODY,
    "GET /contrast/<word>": EVERYBODY,
    "GET /display/<word>": EVERYBODY,
    "GET /enterprise/": ENTERPRISE_ROLES,
    "GET /enterprises/<uscc>": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /honours": EVERYBODY,
    "GET /honours.atom": EVERYBODY,
    "GET /honours.csv": EVERYBODY,
    "GET /honours.json": EVERYBODY,
    "GET /honours.xlsx": EVERYBODY,
    "GET /language/<word>": EVERYBODY,
    "GET /open-data": EVERYBODY,
    "GET /regulator/": STAFF,
    "GET /regulator/accounts/": ADMINISTRATORS,
    "GET /regulator/accounts/<number:account_id>": ADMINISTRATORS,
    "POST /regulator/accounts/<number:account_id>/disable": ADMINISTRATORS,
    "POST /regulator/accounts/<number:account_id>/password": ADMINISTRATORS,
    "GET /regulator/accounts/new": ADMINISTRATORS,
    "POST /regulator/accounts/new": ADMINISTRATORS,
    "GET /regulator/audit": AUDITORS,
    "GET /regulator/audit.csv": AUDITORS,
    "GET /regulator/collection": OFFICERS,
    "GET /regulator/collection.csv": OFFICERS,
    "GET /regulator/collection/<number:batch_id>": OFFICERS,
    "GET /regulator/collection/<number:batch_id>.json": OFFICERS,
    "POST /regulator/collection/<number:batch_id>/abandon": OFFICERS,
    "POST /regulator/collection/<number:batch_id>/confirm": OFFICERS,
    "GET /regulator/collection/<number:batch_id>/preview": OFFICERS,
    "GET /regulator/collection/<number:batch_id>/report.csv": OFFICERS,
    "GET /regulator/collection/<number:batch_id>/report.xlsx": OFFICERS,
    "POST /regulator/collection/<number:batch_id>/resume": OFFICERS,
    "GET /regulator/collection/new": OFFICERS,
    "POST /regulator/collection/new": OFFICERS,
    "GET /regulator/deputies": DEPUTISED,
    "POST /regulator/deputies": DEPUTISED,
    "POST /regulator/deputies/<number:row_id>/end": DEPUTISED,
    "POST /regulator/evidence/<digest>/open": READERS - {Role.EXECUTOR},
    "GET /regulator/records": READERS,
    "GET /regulator/records.csv": READERS,
    "GET /regulator/records.json": READERS,
    "GET /regulator/records.xlsx": READERS,
    "GET /regulator/records/<number:record_id>": READERS,
    "GET /regulator/subjects/<uscc>": READERS,
    "POST /regulator/subjects/<uscc>/aliases": OFFICERS,
    "GET /regulator/waiting": OFFICERS,
    "GET /regulator/waiting/<number:row_id>": OFFICERS,
    "POST /regulator/waiting/<number:row_id>": OFFICERS,
    "POST /regulator/waiting/<number:row_id>/candidate": OFFICERS,
    "POST /regulator/waiting/<number:row_id>/dismiss": OFFICERS,
    "POST /regulator/waiting/<number:row_id>/reveal": OFFICERS,
    "GET /rules": EVERYBODY,
    "GET /search": EVERYBODY,
    "GET /search.atom": EVERYBODY,
    "GET /search.csv": EVERYBODY,
    "GET /search.json": EVERYBODY,
    "GET /search.xlsx": EVERYBODY,
    "GET /sign-in": EVERYBODY,
    "POST /sign-in": EVERYBODY,
    "GET /sign-in/password": EVERYBODY,
    "POST /sign-in/password": EVERYBODY,
    "POST /sign-out": EVERYBODY,
    "GET /static/<path:filename>": EVERYBODY,
    "GET /statistics": EVERYBODY,
    "GET /tips/": EVERYBODY,
    "GET /tips/<path:_anything>": EVERYBODY,
    "GET /tips/new": EVERYBODY,
    "GET /version": EVERYBODY,
}
# The only posts that everybody may send.
PUBLIC_POSTS = frozenset({"POST /sign-in", "POST /sign-in/password", "POST /sign-out"})
