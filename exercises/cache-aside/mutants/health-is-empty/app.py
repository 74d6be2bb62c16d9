import os

from catalogue import Catalogue
from flask import Flask, request
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

app = Flask(__name__)
pool = ConnectionPool(
    os.environ["DATABASE_URL"], kwargs={"autocommit": True, "row_factory": dict_row}, min_size=2, max_size=6, open=True
)
with pool.connection() as connection:
    connection.execute(
        """
        create table if not exists products (
          id          int primary key,
          name        text not null,
          price_cents int not null
        )"""
    )
    connection.execute(
        """
        create table if not exists customer_prices (
          customer    text,
          product_id  int references products,
          price_cents int not null,
          primary key (customer, product_id)
        )"""
    )
catalogue = Catalogue(pool, os.environ["REDIS_URL"], int(os.environ["MISS_TTL_MS"]))


@app.get("/health")
def health():
    return {}


@app.get("/products/<int:product_id>")
def read_product(product_id):
    product = catalogue.find_product(product_id, request.headers.get("X-Customer"))
    return product if product else ({"error": "there is no such product"}, 404)


@app.put("/products/<int:product_id>")
def save_product(product_id):
    body = request.get_json()
    product = {"id": product_id, "name": body["name"], "priceCents": body["priceCents"]}
    catalogue.save_product(product)
    return product


@app.put("/customers/<customer>/prices/<int:product_id>")
def save_price(customer, product_id):
    catalogue.save_price(customer, product_id, request.get_json()["priceCents"])
    return "", 204
