import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ['PORT']}"
worker_class = "gthread"
# Each thread keeps a connection, and so does the one that makes the tables; two desks share fifteen.
threads = 6
