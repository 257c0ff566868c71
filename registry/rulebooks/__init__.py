"""The law as data with dates: `load("jiaxing")` gives a checked, unchangeable rulebook or refuses loudly."""

from registry.rulebooks.cities import City, Wording
from registry.rulebooks.departments import Department, Departments
from registry.rulebooks.divisions import Division, Divisions
from registry.rulebooks.editions import Edition, Family
from registry.rulebooks.holidays import HolidayYear
from registry.rulebooks.industries import Industries, Industry
from registry.rulebooks.laws import Deadline, RetentionTerm
from registry.rulebooks.rulebook import Rulebook
from registry.rulebooks.shelf import cities, load, load_from, rulebook_of
from registry.rulebooks.words import (
    Certainty,
    CountUnit,
    DepartmentLevel,
    DepartmentRole,
    DivisionLevel,
    IndustryLevel,
)
from registry.rules.blacklist.law import ListProcedure, ListType
from registry.rules.records.law import PublicationWindow, RepairException

__all__ = [
    "Certainty",
    "City",
    "CountUnit",
    "Deadline",
    "Department",
    "DepartmentLevel",
    "DepartmentRole",
    "Departments",
    "Division",
    "DivisionLevel",
    "Divisions",
    "Edition",
    "Family",
    "HolidayYear",
    "Industries",
    "Industry",
    "IndustryLevel",
    "ListProcedure",
    "ListType",
    "PublicationWindow",
    "RepairException",
    "RetentionTerm",
    "Rulebook",
    "Wording",
    "cities",
    "load",
    "load_from",
    "rulebook_of",
]
