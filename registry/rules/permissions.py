"""Who may do what: one table of acts and roles, and the reach of a county officer.

Invariant: the system administrator and the auditor never hold an act that changes the register's
business; an enterprise reaches its own subject only. Every answer carries its reason.
Source: GB/T 22239-2019 §8.1.4.2 (least privilege, 三权分立); SECURITY §1 rows 1, 3, 6, 11.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from models.vocabulary import Act, Role

ENTERPRISE_ROLES = frozenset({Role.ENTERPRISE, Role.ASSOCIATION})
STAFF = frozenset(Role) - ENTERPRISE_ROLES
# Acts that change what the register says of a subject: never held by those who run or watch it.
BUSINESS = frozenset(
    {
        Act.IMPORT_FILE,
        Act.MEND_ROW,
        Act.NAME_SUBJECT,
        Act.PROPOSE_RECORD,
        Act.REVIEW_RECORD,
        Act.DECIDE_RECORD,
        Act.TEND_RECORD,
        Act.UNDO_BATCH,
        Act.JUDGE_PAIR,
        Act.CONFIRM_MERGE,
        Act.UNMERGE,
        Act.PROPOSE_SWITCH,
        Act.DECIDE_SWITCH,
        Act.OPEN_CASE,
        Act.REVIEW_CASE,
        Act.DECIDE_CASE,
        Act.EXECUTE_MEASURE,
        Act.ASK_WAIVER,
        Act.DECIDE_WAIVER,
        Act.COORDINATE_MEASURES,
        Act.CHECK_SUBJECT,
        Act.SCREEN_AWARD,
        Act.REVIEW_AWARD,
        Act.PLAN_INSPECTION,
    }
)

MAY: Mapping[Act, frozenset[Role]] = MappingProxyType(
    {
        Act.READ_INSIDE: frozenset(
            {Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.EXECUTOR, Role.AUDITOR}
        ),
        Act.IMPORT_FILE: frozenset({Role.OFFICER}),
        Act.MEND_ROW: frozenset({Role.OFFICER}),
        Act.NAME_SUBJECT: frozenset({Role.OFFICER}),
        Act.PROPOSE_RECORD: frozenset({Role.OFFICER}),
        Act.REVIEW_RECORD: frozenset({Role.LEGAL_REVIEWER}),
        Act.DECIDE_RECORD: frozenset({Role.APPROVER}),
        Act.TEND_RECORD: frozenset({Role.OFFICER}),
        Act.UNDO_BATCH: frozenset({Role.OFFICER, Role.APPROVER}),
        Act.JUDGE_PAIR: frozenset({Role.OFFICER}),
        Act.CONFIRM_MERGE: frozenset({Role.APPROVER}),
        Act.UNMERGE: frozenset({Role.OFFICER, Role.APPROVER}),
        Act.PROPOSE_SWITCH: frozenset({Role.OFFICER}),
        Act.DECIDE_SWITCH: frozenset({Role.APPROVER}),
        Act.OPEN_CASE: frozenset({Role.OFFICER}),
        Act.REVIEW_CASE: frozenset({Role.LEGAL_REVIEWER}),
        Act.DECIDE_CASE: frozenset({Role.APPROVER}),
        Act.EXECUTE_MEASURE: frozenset({Role.OFFICER, Role.EXECUTOR}),
        Act.ASK_WAIVER: frozenset({Role.OFFICER, Role.EXECUTOR}),
        Act.DECIDE_WAIVER: frozenset({Role.APPROVER}),
        Act.COORDINATE_MEASURES: frozenset({Role.OFFICER, Role.APPROVER}),
        Act.CHECK_SUBJECT: frozenset({Role.OFFICER, Role.APPROVER, Role.EXECUTOR}),
        Act.SCREEN_AWARD: frozenset({Role.OFFICER, Role.APPROVER, Role.EXECUTOR}),
        Act.REVIEW_AWARD: frozenset({Role.OFFICER, Role.APPROVER}),
        Act.PLAN_INSPECTION: frozenset({Role.OFFICER}),
        Act.READ_INSPECTION: frozenset({Role.OFFICER, Role.APPROVER, Role.AUDITOR}),
        Act.NAME_DEPUTY: frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER}),
        Act.READ_AUDIT: frozenset({Role.AUDITOR}),
        Act.MANAGE_ACCOUNTS: frozenset({Role.SYSTEM_ADMIN}),
        Act.SEE_OWN_ENTERPRISE: ENTERPRISE_ROLES,
    }
)

NOBODYS = ""  # the department of those who belong to none: no row has it


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account's role and what it is bound to."""

    account_id: int
    role: Role
    department_id: str | None = None
    division_code: str | None = None
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What is acted on, as far as it is bound to a subject, a department or a place."""

    subject_id: int | None = None
    department_id: str | None = None
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody reaches, as a query asks it: departments, places, papers of their own.

    `department_id` None: every department. `divisions` None: the whole city, else these codes only.
    `own_accounts`: whose unfinished drafts are theirs to see, themselves first.
    """

    own_accounts: tuple[int, ...]
    department_id: str | None
    divisions: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an act is allowed, and why, in a sentence fit for the user."""

    allowed: bool
    reason: str


class Bond(Enum):
    """What ties an act to the one who does it."""

    SUBJECT = "subject"
    DEPARTMENT = "department"
    DIVISION = "division"


BOUND: Mapping[Act, frozenset[Bond]] = MappingProxyType(
    {
        Act.READ_INSIDE: frozenset({Bond.DIVISION}),
        Act.IMPORT_FILE: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.MEND_ROW: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.NAME_SUBJECT: frozenset({Bond.DIVISION}),
        Act.PROPOSE_RECORD: frozenset({Bond.DIVISION}),
        Act.REVIEW_RECORD: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.DECIDE_RECORD: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.TEND_RECORD: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.UNDO_BATCH: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.JUDGE_PAIR: frozenset({Bond.DIVISION}),
        Act.CONFIRM_MERGE: frozenset({Bond.DIVISION}),
        Act.UNMERGE: frozenset({Bond.DIVISION}),
        Act.PROPOSE_SWITCH: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.DECIDE_SWITCH: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.OPEN_CASE: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.REVIEW_CASE: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.DECIDE_CASE: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.EXECUTE_MEASURE: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.ASK_WAIVER: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.DECIDE_WAIVER: frozenset({Bond.DIVISION}),  # the department's, or the coordinator's
        Act.COORDINATE_MEASURES: frozenset({Bond.DIVISION}),
        Act.CHECK_SUBJECT: frozenset(),  # whoever grants or buys must be able to look at anybody
        Act.SCREEN_AWARD: frozenset(),
        Act.REVIEW_AWARD: frozenset({Bond.DIVISION}),
        Act.PLAN_INSPECTION: frozenset({Bond.DEPARTMENT, Bond.DIVISION}),
        Act.READ_INSPECTION: frozenset({Bond.DIVISION}),  # the department's, or any to the auditor
        Act.NAME_DEPUTY: frozenset({Bond.DEPARTMENT}),
        Act.READ_AUDIT: frozenset(),
        Act.MANAGE_ACCOUNTS: frozenset(),
        Act.SEE_OWN_ENTERPRISE: frozenset({Bond.SUBJECT}),
    }
)


def may(
    actor: Actor,
    act: Act,
    on: Matter | None = None,
    *,
    divisions_of_actor: Set[str] = frozenset(),
) -> Verdict:
    """Return whether `actor` may do `act`: at all, or on the matter `on`.

    `divisions_of_actor`: the county's code and all codes below it (the rulebook knows the tree).
    """
    if actor.role not in MAY[act]:
        holders = "、".join(role.zh for role in Role if role in MAY[act])
        return Verdict(False, f"“{act.zh}”由{holders}办理，{actor.role.zh}没有这项权限。")
    if on is None:
        return Verdict(True, f"{actor.role.zh}可以{act.zh}。")
    for bond in sorted(BOUND[act], key=lambda bond: bond.value):
        reason = _outside(actor, on, bond, divisions_of_actor)
        if reason:
            return Verdict(False, reason)
    return Verdict(True, f"{actor.role.zh}可以{act.zh}。")


def in_scope(actor: Actor, division_code: str | None, divisions_of_actor: Set[str]) -> bool:
    """Return whether a place lies in the actor's reach.

    A city officer (no division) reaches every place; a county officer reaches the county only, and
    nothing whose place is unknown: that is the city's to settle.
    """
    if actor.division_code is None:
        return True
    return division_code is not None and (
        division_code == actor.division_code or division_code in divisions_of_actor
    )


def scope_of(
    actor: Actor, divisions_of_actor: Set[str] = frozenset(), stands_in_for: tuple[int, ...] = ()
) -> Scope:
    """Return what `actor` reaches of the work of departments; what `may` says, for whole queries.

    The auditor looks at every department's; everybody else at the own one's, or at nothing.
    """
    department = None if actor.role is Role.AUDITOR else actor.department_id or NOBODYS
    divisions = None
    if actor.division_code is not None:
        divisions = frozenset(divisions_of_actor) | {actor.division_code}
    return Scope((actor.account_id, *stands_in_for), department, divisions)


def acts_of(role: Role) -> frozenset[Act]:
    """Return every act that `role` holds; draws the menus and the documentation."""
    return frozenset(act for act, roles in MAY.items() if role in roles)


def _outside(actor: Actor, on: Matter, bond: Bond, divisions_of_actor: Set[str]) -> str | None:
    """Return why `on` lies beyond the actor's bond, None where it does not."""
    if bond is Bond.SUBJECT:
        own = actor.subject_id is not None and on.subject_id == actor.subject_id
        return None if own else "只能查看和办理本企业的事项。"
    if bond is Bond.DEPARTMENT:
        own = actor.department_id is not None and on.department_id == actor.department_id
        return None if own else "该事项由其他部门归集，只能由归集部门办理。"
    reached = in_scope(actor, on.division_code, divisions_of_actor)
    return None if reached else "该主体不在本辖区内。"
