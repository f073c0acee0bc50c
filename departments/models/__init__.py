from departments.models.access_token import AccessToken
from departments.models.department import Department, DepartmentAlias, FormerName, Membership
from departments.models.former_password import FormerPassword
from departments.models.signed_in_session import SignedInSession
from departments.models.special_day import SpecialDay
from departments.models.user import User

__all__ = [
    "AccessToken",
    "Department",
    "DepartmentAlias",
    "FormerName",
    "FormerPassword",
    "Membership",
    "SignedInSession",
    "SpecialDay",
    "User",
]
