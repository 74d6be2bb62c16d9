import re


def own_path(path):
    """`path` if a browser that gets it stays on this server, otherwise `/me`."""
    # Two slashes begin the name of another server. A browser reads "\" as "/", and skips tabs and line feeds.
    is_own = path and re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", path)
    return path if is_own else "/me"
