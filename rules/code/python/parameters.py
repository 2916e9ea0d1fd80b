import os
import shlex
import subprocess

import db

MINIMUM = 3


def orders_of(customer, cursor):
    # ruleid: redoubt.python.sql-built-from-parameter
    cursor.execute(f"SELECT * FROM orders WHERE customer = '{customer}'")
    # ruleid: redoubt.python.sql-built-from-parameter
    cursor.execute("SELECT * FROM orders WHERE customer = '" + customer + "'")
    # ruleid: redoubt.python.sql-built-from-parameter
    cursor.execute("SELECT * FROM orders WHERE customer = '%s'" % customer)
    # ruleid: redoubt.python.sql-built-from-parameter
    cursor.execute("SELECT * FROM orders WHERE customer = '{}'".format(customer))
    # ok: redoubt.python.sql-built-from-parameter
    cursor.execute("SELECT * FROM orders WHERE customer = ?", (customer,))
    # ok: redoubt.python.sql-built-from-parameter
    cursor.execute(f"SELECT * FROM orders WHERE customer = {int(customer)}")


class Catalogue:
    def named(self, name: str):
        sql = f"SELECT * FROM goods WHERE name LIKE '%{name}%'"
        # ruleid: redoubt.python.sql-built-from-parameter
        return db.session.execute(sql)

    def cheap(self):
        # ok: redoubt.python.sql-built-from-parameter
        return db.session.execute(f"SELECT * FROM goods WHERE price < {MINIMUM}")

    def by_ids(self, ids):
        marks = ", ".join("?" for _ in ids)
        # ok: redoubt.python.sql-built-from-parameter
        return db.session.execute(f"SELECT * FROM goods WHERE id = 1 OR id IN ({marks})", ids)

    def empty(self, table):
        # ok: redoubt.python.sql-built-from-parameter
        db.session.execute(f"DELETE FROM {table} WHERE old = 1")


def print_file(path):
    # ruleid: redoubt.python.shell-built-from-parameter
    os.system("lp " + path)
    # ruleid: redoubt.python.shell-built-from-parameter
    subprocess.run(f"lp {path}", shell=True)
    # ok: redoubt.python.shell-built-from-parameter
    subprocess.run(["lp", path])
    # ok: redoubt.python.shell-built-from-parameter
    subprocess.run(f"lp {shlex.quote(path)}", shell=True)
    # ok: redoubt.python.shell-built-from-parameter
    os.system("lp --all")


def pack(folder):
    # ruleid: redoubt.python.shell-built-from-parameter
    os.system("tar czf out.tgz " + folder)
    # ok: redoubt.python.shell-built-from-parameter
    subprocess.run(["tar", "czf", "out.tgz", folder])
    # ok: redoubt.python.shell-built-from-parameter
    os.system("sync")


def find(db, name, statement):
    # ruleid: redoubt.python.sql-built-from-parameter
    db.execute(f"SELECT * FROM users WHERE name = '{name}'")
    # ok: redoubt.python.sql-built-from-parameter
    db.execute("SELECT * FROM users WHERE name = ?", (name,))
    # ok: redoubt.python.sql-built-from-parameter
    db.execute(statement)
