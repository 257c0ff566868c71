"""The items of the law of records: tier rules, kinds, domains, violations, legal review, field by field."""

from models.vocabulary import Finding, PenaltyKind, Procedure, RecordChange, RecordKind, Tier
from registry.errors import Invalid
from registry.rulebooks.entries import Entry, as_entry
from registry.rulebooks.words import Certainty
from registry.rules.records.law import (
    DomainRule,
    DomainTerm,
    KindRule,
    Publication,
    ReviewRule,
    TierRule,
    Violation,
)


def read_tier_rule(entry: Entry) -> TierRule:
    """Return a rule that gives a tier; amounts must leave room between them."""
    entry.only(
        *("id", "tier", "kinds", "penalty_kinds", "procedures", "findings", "severities", "levels"),
        *("domains", "fine_from", "fine_below", "is_fallback", "reason_zh", "source", "certainty"),
    )
    rule = TierRule(
        id=entry.text("id"),
        tier=entry.word("tier", Tier),
        kinds=entry.words("kinds", RecordKind),
        penalty_kinds=entry.words("penalty_kinds", PenaltyKind),
        procedures=entry.words("procedures", Procedure),
        findings=entry.words("findings", Finding),
        severities=entry.words("severities", Tier),
        levels=entry.texts("levels"),
        domains=entry.texts("domains"),
        fine_from=_amounts(entry, "fine_from"),
        fine_below=_amounts(entry, "fine_below"),
        is_fallback=entry.has("is_fallback") and entry.truth("is_fallback"),
        reason_zh=entry.text("reason_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    if not rule.kinds:
        raise Invalid(f"规则库 {entry.where}：没有写明适用的记录类别（kinds）。")
    _refuse_crossed_amounts(rule, entry.where)
    return rule


def read_kind_rule(entry: Entry) -> KindRule:
    """Return how a kind of record is shown; a fixed term needs its months."""
    entry.only(
        *("id", "publication", "months", "when_bad", "exceptions", "hidden_if_only", "deadline"),
        *("note_zh", "source", "certainty"),
    )
    rule = KindRule(
        kind=entry.word("id", RecordKind),
        publication=entry.word("publication", Publication),
        months=entry.whole_or_none("months"),
        when_bad=entry.word("when_bad", Publication) if entry.has("when_bad") else None,
        exceptions=tuple(_read_domain_term(one) for one in entry.entries("exceptions")),
        hidden_if_only=entry.words("hidden_if_only", PenaltyKind),
        deadline=entry.text_or_empty("deadline"),
        note_zh=entry.text("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    if rule.publication is Publication.MONTHS and not rule.months:
        raise Invalid(f"规则库 {entry.where}：公示固定月数的，要写明月数（months）。")
    return rule


def read_domain_rule(entry: Entry) -> DomainRule:
    """Return by which words a domain is known."""
    entry.only("id", "name_zh", "norms", "words", "source", "certainty")
    if not entry.texts("norms") and not entry.texts("words"):
        raise Invalid(f"规则库 {entry.where}：没有写明识别用语（norms 或 words）。")
    return DomainRule(
        id=entry.text("id"),
        name_zh=entry.text("name_zh"),
        norms=entry.texts("norms"),
        words=entry.texts("words"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def read_violation(entry: Entry) -> Violation:
    """Return an item of the violation catalogue; one without a norm is refused."""
    entry.only(
        *("id", "title_zh", "aliases", "domain", "legal_basis", "penalty_kinds", "note_zh"),
        *("source", "certainty"),
    )
    return Violation(
        id=entry.text("id"),
        title_zh=entry.text("title_zh"),
        aliases=entry.texts("aliases"),
        domain=entry.text("domain"),
        legal_basis=entry.text("legal_basis"),
        penalty_kinds=entry.words("penalty_kinds", PenaltyKind),
        note_zh=entry.text_or_empty("note_zh"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )


def read_review_rule(entry: Entry) -> ReviewRule:
    """Return when legal review is due."""
    entry.only(
        *("id", "changes", "kinds", "tiers", "penalty_kinds", "fine_from", "reason_zh"),
        *("legal_basis", "source", "certainty"),
    )
    rule = ReviewRule(
        id=entry.text("id"),
        changes=entry.words("changes", RecordChange),
        kinds=entry.words("kinds", RecordKind),
        tiers=entry.words("tiers", Tier),
        penalty_kinds=entry.words("penalty_kinds", PenaltyKind),
        fine_from=_amounts(entry, "fine_from"),
        reason_zh=entry.text("reason_zh"),
        legal_basis=entry.text("legal_basis"),
        source=entry.text("source"),
        certainty=entry.word("certainty", Certainty),
    )
    if not rule.changes:
        raise Invalid(f"规则库 {entry.where}：没有写明适用的变动（changes）。")
    return rule


def _refuse_crossed_amounts(rule: TierRule, where: str) -> None:
    if rule.fine_from is None or rule.fine_below is None:
        return
    if any(low >= high for low, high in zip(rule.fine_from, rule.fine_below, strict=True)):
        raise Invalid(f"规则库 {where}：罚款数额的下限不低于上限。")


def _amounts(entry: Entry, key: str) -> tuple[int, int] | None:
    """Return the amounts in yuan for an organisation and for a person."""
    if not entry.has(key):
        return None
    both = as_entry(entry.content[key], f"{entry.where}／{key}")
    both.only("organisation", "person")
    return both.whole("organisation"), both.whole("person")


def _read_domain_term(entry: Entry) -> DomainTerm:
    entry.only("domains", "months", "deadline")
    if not entry.texts("domains"):
        raise Invalid(f"规则库 {entry.where}：没有写明领域（domains）。")
    return DomainTerm(
        entry.texts("domains"), entry.whole_or_none("months"), entry.text_or_empty("deadline")
    )
