"""The type of a request of a person who is signed in; for annotations only, no such object is ever made."""

from departments.models import User
from jiading.web.requests import RequestInDay


class SignedInRequest(RequestInDay):
    """A request behind the sign-in: that of a RoleRequiredMixin page or of another view open to signed-in people only.

    Views and helpers that read `request.user` as a person take this one. A class-based view that reads `self.request`
    declares `request: SignedInRequest`. What serves anybody takes RequestInDay, whose user may be an AnonymousUser.
    """

    user: User
