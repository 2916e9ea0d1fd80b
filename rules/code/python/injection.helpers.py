import sqlite3
from flask import Flask, request

app = Flask(__name__)


def orders_of(name, limit=10):
    with connect() as connection:
        return connection.execute("SELECT id FROM orders WHERE owner = '%s'" % name).fetchall()


def orders_like(connection, name):
    statement = f"SELECT id FROM orders WHERE owner LIKE '%{name}%'"
    return connection.cursor().execute(statement)


def orders_by(name):
    return connect().execute("SELECT id FROM orders WHERE owner = ?", (name,))


def orders_in(column):
    if column not in COLUMNS:
        raise ValueError(column)
    return connect().execute("SELECT id FROM orders ORDER BY " + column)


def order(number):
    number = int(number)
    return connect().execute("SELECT id FROM orders WHERE id = %s" % number)


@app.get("/orders")
def orders():
    # ruleid: redoubt.python.sql-injection-through-function
    orders_of(request.args["name"])
    # ruleid: redoubt.python.sql-injection-through-function
    orders_like(connect(), request.args["name"])
    # ok: redoubt.python.sql-injection-through-function
    orders_of("shop")
    # ok: redoubt.python.sql-injection-through-function
    orders_of("shop", request.args["limit"])
    # ok: redoubt.python.sql-injection-through-function
    orders_by(request.args["name"])
    # ok: redoubt.python.sql-injection-through-function
    orders_in(request.args["column"])
    # ok: redoubt.python.sql-injection-through-function
    order(request.args["number"])


def orders_maybe(name):
    statement = "SELECT id FROM orders"
    if name:
        statement = "SELECT id FROM orders WHERE owner = '%s'" % name
    return connect().execute(statement)


def orders_sorted(column):
    if column in COLUMNS:
        return connect().execute("SELECT id FROM orders ORDER BY " + column)
    return []


def orders_numbered(number):
    if not number.isdigit():
        return []
    return connect().execute("SELECT id FROM orders WHERE id = " + number)


@app.get("/more")
def more():
    # ruleid: redoubt.python.sql-injection-through-function
    orders_maybe(request.args["name"])
    # ok: redoubt.python.sql-injection-through-function
    orders_sorted(request.args["column"])
    # ok: redoubt.python.sql-injection-through-function
    orders_numbered(request.args["number"])


def order_numbered(number):
    return connect().execute("SELECT id FROM orders WHERE id = %s" % int(number))


def orders_among(numbers):
    statement = "SELECT id FROM orders WHERE id IN (%s)" % ",".join("?" for _ in numbers)
    return connect().execute(statement, numbers)


def orders_named(owner, name):
    statement = "SELECT id FROM orders"
    statement += " WHERE owner = '{}' AND name = '{}'".format(owner, name)
    return connect().execute(statement)


def rows(cursor, where):
    cursor.execute("SELECT id FROM orders WHERE name = '%s'" % where)
    return cursor.fetchall()


def shown(request):
    # ok: redoubt.python.sql-injection-through-function
    order_numbered(request.GET["number"])
    # ok: redoubt.python.sql-injection-through-function
    orders_among(request.GET.getlist("number"))
    # ruleid: redoubt.python.sql-injection-through-function
    orders_named("shop", request.GET["name"])
    with connection.cursor() as cursor:
        # ruleid: redoubt.python.sql-injection-through-function
        return rows(cursor, request.GET["name"])
