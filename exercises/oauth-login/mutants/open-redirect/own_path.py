def own_path(path):
    """`path` if it begins with a slash, otherwise `/me`."""
    return path if path and path.startswith("/") else "/me"
