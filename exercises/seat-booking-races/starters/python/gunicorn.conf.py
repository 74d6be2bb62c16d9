import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ['PORT']}"
worker_class = "gthread"
# If each thread keeps a connection: two processes of this program share fifteen.
threads = 6
