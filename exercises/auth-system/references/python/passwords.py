from secrets import token_hex

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

# Argon2id with 19 MiB and two passes; salt and parameters are in the text.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
nobodys_hash = hasher.hash(token_hex())


def hash_password(password):
    return hasher.hash(password)


def is_password(password, password_hash):
    """Takes the same time for somebody unknown, whose `password_hash` is None."""
    try:
        hasher.verify(password_hash or nobodys_hash, password)
    except VerifyMismatchError:
        return False
    return password_hash is not None
