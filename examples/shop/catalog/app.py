"""The catalogue of the shop: items, search, pictures, sign-in."""
import hashlib
import os
import secrets
import subprocess

from flask import Flask, abort, jsonify, render_template, request, send_from_directory, session, redirect
from werkzeug.security import generate_password_hash

import store

app = Flask(__name__)
app.secret_key = os.environ.get("SESSION_KEY") or secrets.token_bytes(32)
PICTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures")
SORTABLE = ("name", "price")


@app.get("/")
def home():
    return render_template("items.html", items=store.all_items(), query="")


@app.get("/search")
def search():
    query = request.args.get("q", "")
    return jsonify(store.connect().execute("SELECT id, name FROM items WHERE name LIKE '%" + query + "%'").fetchall())  # plant: sql-injection


@app.get("/find")
def find():
    query = request.args.get("q", "")
    rows = store.connect().execute("SELECT id, name FROM items WHERE name LIKE ?", (f"%{query}%",)).fetchall()  # right: sql-parameter
    return render_template("items.html", items=rows, query=query)  # right: escaped-template


@app.get("/sorted")
def sorted_items():
    column = request.args.get("by", "name")
    if column not in SORTABLE:
        abort(400)
    return jsonify(store.connect().execute(f"SELECT id, name FROM items ORDER BY {column}").fetchall())  # right: listed-column


@app.get("/greet")
def greet():
    return f"<h1>Welcome, {request.args.get('name', 'guest')}</h1>"  # plant: cross-site-scripting


@app.get("/picture")
def picture():
    with open(os.path.join(PICTURES, request.args["name"]), "rb") as file:  # plant: path-traversal
        return file.read()


@app.get("/pictures/<name>")
def safe_picture(name):
    return send_from_directory(PICTURES, name)  # right: safe-path


@app.post("/thumbnail")
def thumbnail():
    name = request.form["name"]
    subprocess.run(f"file {name}", shell=True)  # plant: command-injection
    subprocess.run(["file", "--", os.path.basename(name)], check=False)  # right: argument-list
    return "", 204


@app.post("/register")
def register():
    password = request.form["password"]
    legacy = hashlib.md5(password.encode()).hexdigest()  # plant: password-hashing
    current = generate_password_hash(password)  # right: password-hash
    store.add_user(request.form["name"], legacy, current)
    return "", 201


@app.post("/reset")
def reset():
    session["reset"] = secrets.token_urlsafe(24)  # right: secure-random
    return "", 204


@app.get("/etag/<int:item>")
def etag(item):
    return hashlib.md5(str(item).encode()).hexdigest()  # right: checksum-not-security


@app.get("/leave")
def leave():
    return redirect(request.args["to"])  # plant: open-redirect


if __name__ == "__main__":
    store.prepare()
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")), debug=True)  # plant: debug-mode
