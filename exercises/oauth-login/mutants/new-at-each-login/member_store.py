from threading import Lock
from uuid import uuid4

from refusal import Refusal


class MemberStore:
    """Members, by the subject that the provider knows them by, and by their e-mail until it is known."""

    def __init__(self):
        self._lock = Lock()
        self._by_id = {}
        self._by_subject = {}
        self._by_email = {}

    def add(self, email, name):
        member = {"id": str(uuid4()), "email": email, "name": name}
        self._by_id[member["id"]] = member
        self._by_email[email.lower()] = member
        return member

    def find(self, member_id):
        return self._by_id[member_id]

    def identify(self, claims):
        """The member whom these claims are about; a new one if nobody is known by them."""
        with self._lock:
            known = self._by_subject.get(claims["sub"])
            if known:
                return known
            if claims.get("email_verified") is not True:
                raise Refusal(403, "your e-mail is not verified")
            email = claims["email"]
            member = self._by_email.get(email.lower())
            if member:
                self._by_subject[claims["sub"]] = member
                return member
            guest = {"id": str(uuid4()), "email": email, "name": claims.get("name", "")}
            self._by_id[guest["id"]] = guest
            return guest
