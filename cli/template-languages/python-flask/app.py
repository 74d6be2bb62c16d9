import os

from flask import Flask

app = Flask(__name__)


@app.get("/")
def greet():
    return ANSWER, STATUS


app.run(host=os.environ["HOST"], port=int(os.environ["PORT"]))
