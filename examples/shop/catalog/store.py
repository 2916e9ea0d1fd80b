"""Items and users in SQLite, so that the shop runs without a server beside it."""
import os
import sqlite3

FILE = os.environ.get("CATALOG_FILE", "catalog.db")


def connect():
    return sqlite3.connect(FILE)


def prepare():
    with connect() as db:
        db.execute("CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, name TEXT, price INTEGER)")
        db.execute("CREATE TABLE IF NOT EXISTS users (name TEXT, legacy TEXT, hash TEXT)")
        if not db.execute("SELECT 1 FROM items").fetchone():
            db.executemany("INSERT INTO items (name, price) VALUES (?, ?)", [("Lamp", 4900), ("Chair", 12900)])


def all_items():
    return connect().execute("SELECT id, name FROM items").fetchall()


def add_user(name, legacy, current):
    with connect() as db:
        db.execute("INSERT INTO users VALUES (?, ?, ?)", (name, legacy, current))
