import html
import json
import os
import pickle
import re
import subprocess

import flask
import ldap
import requests
import sqlmodel
from django.db.models.expressions import RawSQL
from flask import Flask, render_template, render_template_string, request, send_file, send_from_directory
from markupsafe import Markup, escape
from werkzeug.utils import secure_filename

app = Flask(__name__)


@app.route("/orders")
def orders(db):
    name = request.args.get("name")
    # ruleid: redoubt.python.sql-injection
    db.execute("SELECT * FROM orders WHERE name = '" + name + "'")
    # ruleid: redoubt.python.sql-injection
    db.execute(f"SELECT * FROM orders WHERE name = '{name}'")
    # ok: redoubt.python.sql-injection
    db.execute("SELECT * FROM orders WHERE name = ?", (name,))
    # ok: redoubt.python.sql-injection
    db.execute("SELECT * FROM orders LIMIT %d" % int(request.args["limit"]))
    column = request.args["sort"]
    if column not in ("name", "date"):
        return "no such column", 400
    # ok: redoubt.python.sql-injection
    db.execute(f"SELECT * FROM orders ORDER BY {column}")


@app.route("/orders/<reference>")
def order(db, reference):
    # ruleid: redoubt.python.sql-injection
    return db.execute("SELECT * FROM orders WHERE reference = '%s'" % reference)


@app.route("/items/<int:item>")
def item(db, item):
    # ok: redoubt.python.sql-injection
    return db.execute("SELECT * FROM items WHERE id = %d" % item)


def search(request):
    term = request.GET["q"]
    # ruleid: redoubt.python.sql-injection
    Bookmark.objects.extra(where=["title LIKE '%" + term + "%'"])
    # ok: redoubt.python.sql-injection
    Bookmark.objects.extra(where=["title LIKE %s"], params=[term])
    # ruleid: redoubt.python.sql-injection
    Bookmark.objects.annotate(rank=RawSQL(f"rank('{term}')", []))
    # ok: redoubt.python.sql-injection
    Bookmark.objects.annotate(rank=RawSQL("rank(%s)", [term]))


@app.post("/convert")
def convert():
    # ruleid: redoubt.python.command-injection
    os.system("convert " + request.form["file"])
    # ruleid: redoubt.python.command-injection
    subprocess.run(f"convert {request.form['file']}", shell=True)
    # ok: redoubt.python.command-injection
    subprocess.run(["convert", request.form["file"]])


@app.get("/sum")
def calculate():
    # ruleid: redoubt.python.code-injection
    eval(request.args["formula"])
    # ruleid: redoubt.python.code-injection
    render_template_string("Hello " + request.args["name"])
    # ok: redoubt.python.code-injection
    render_template_string("Hello {{ name }}", name=request.args["name"])
    # ok: redoubt.python.code-injection
    json.loads(request.args["formula"])


@app.get("/picture")
def picture():
    name = request.args["name"]
    # ruleid: redoubt.python.path-traversal
    open(os.path.join("pictures", name))
    # ruleid: redoubt.python.path-traversal
    send_file("pictures/" + name)
    # ok: redoubt.python.path-traversal
    open(os.path.join("pictures", secure_filename(name)))
    # ok: redoubt.python.path-traversal
    return send_from_directory("pictures", name)


@app.get("/preview")
def preview():
    # ruleid: redoubt.python.request-forgery
    requests.get(request.args["url"])
    # ruleid: redoubt.python.request-forgery
    requests.get(f"https://{request.args['host']}/status")
    # ok: redoubt.python.request-forgery
    requests.get(f"https://stock.internal/items/{request.args['id']}")
    # ok: redoubt.python.request-forgery
    requests.get("https://stock.internal/items/" + request.args["id"])
    # ok: redoubt.python.request-forgery
    requests.post("https://stock.internal/items", json=request.json)


@app.get("/hello")
def hello():
    name = request.args["name"]
    if len(name) > 3:
        # ruleid: redoubt.python.cross-site-scripting
        return f"<h1>Hello {name}</h1>"
    if len(name) > 2:
        # ruleid: redoubt.python.cross-site-scripting
        return Markup("<b>" + name + "</b>")
    if len(name) > 1:
        # ok: redoubt.python.cross-site-scripting
        return f"<h1>Hello {escape(name)}</h1>"
    # ok: redoubt.python.cross-site-scripting
    return render_template("hello.html", name=name)


@app.post("/cart")
def cart():
    # ruleid: redoubt.python.deserialization
    pickle.loads(request.data)
    # ok: redoubt.python.deserialization
    pickle.loads(open("model.bin", "rb").read())


@app.post("/account")
def account(Account, record):
    # ruleid: redoubt.python.mass-assignment
    Account(**request.json)
    for key, value in request.get_json().items():
        # ruleid: redoubt.python.mass-assignment
        setattr(record, key, value)
    # ok: redoubt.python.mass-assignment
    Account(name=request.json["name"])


@app.get("/search")
def search(text):
    # ruleid: redoubt.python.regex-injection
    re.search(request.args["q"], text)
    # ok: redoubt.python.regex-injection
    re.search(re.escape(request.args["q"]), text)


@app.post("/visit")
def visit(logger):
    name = request.form["name"]
    # ruleid: redoubt.python.log-injection
    logger.info("visit of " + name)
    # ruleid: redoubt.python.log-injection
    logger.warning(f"visit of {name}")
    # ruleid: redoubt.python.log-injection
    logger.info("visit of %s", name)
    # ok: redoubt.python.log-injection
    logger.info("visit of %r", name)
    # ok: redoubt.python.log-injection
    logger.info("visit of " + repr(name))


@app.post("/directory")
def directory(connection, other):
    name = request.form["name"]
    # ruleid: redoubt.python.ldap-injection
    connection.search_s("ou=people", ldap.SCOPE_SUBTREE, "(uid=" + name + ")")
    # ruleid: redoubt.python.ldap-injection
    other.search(search_base="ou=people", search_filter=f"(uid={name})")
    # ok: redoubt.python.ldap-injection
    connection.search_s("ou=people", ldap.SCOPE_SUBTREE, ldap.filter.filter_format("(uid=%s)", [name]))
    # ok: redoubt.python.ldap-injection
    other.search(search_base="ou=people", search_filter=f"(uid={ldap.filter.escape_filter_chars(name)})")


def application(environ, start_response):
    query = urllib.parse.parse_qs(environ["QUERY_STRING"])
    # ruleid: redoubt.python.code-injection
    eval(query["expression"][0])
    # ruleid: redoubt.python.deserialization
    pickle.loads(environ["wsgi.input"].read())
    # ruleid: redoubt.python.path-traversal
    open("/var/lib/shop/" + query["name"][0])
    # ok: redoubt.python.path-traversal
    open(environ["SHOP_SETTINGS"])
    # ruleid: redoubt.python.command-injection
    subprocess.run("convert " + query["name"][0], shell=True)


@api.post("/avatar")
async def upload_avatar(file: UploadFile):
    # ruleid: redoubt.python.path-traversal
    with open("/data/" + file.filename, "wb") as target:
        target.write(await file.read())
    # ok: redoubt.python.path-traversal
    with open("/data/" + os.path.basename(file.filename), "wb") as target:
        target.write(await file.read())


@app.post("/flask-avatar")
def flask_avatar():
    upload = flask.request.files["file"]
    # ruleid: redoubt.python.path-traversal
    upload.save("/data/" + upload.filename)
    # ok: redoubt.python.path-traversal
    upload.save("/data/" + secure_filename(upload.filename))


@app.get("/sorted")
def sorted_items():
    column = COLUMNS.get(flask.request.args.get("sort"), "name")
    # ok: redoubt.python.sql-injection
    db.execute(f"SELECT id FROM items ORDER BY {column}")


@app.get("/models")
def models(session):
    name = flask.request.args["name"]
    # ruleid: redoubt.python.sql-injection
    session.exec(sqlmodel.text("SELECT id FROM items WHERE name = '" + name + "'"))
    # ok: redoubt.python.sql-injection
    session.exec(sqlmodel.select(Item).where(Item.name == name))
    column = flask.request.args["sort"]
    if column not in ("name", "price"):
        column = "name"
    # ok: redoubt.python.sql-injection
    return db.execute(f"SELECT id FROM items ORDER BY {column}")


@app.get("/download")
def download():
    path = (ROOT / request.args["name"]).resolve()
    if not path.is_relative_to(ROOT) or not path.is_file():
        raise FileNotFoundError
    # ok: redoubt.python.path-traversal
    return path.read_text()


@app.get("/manual")
def manual():
    path = (ROOT / request.args["name"]).resolve()
    if ROOT not in path.parents:
        abort(404)
    # ok: redoubt.python.path-traversal
    return path.read_text()


@app.get("/feed")
def feed():
    url = request.args["url"]
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "https" or parts.hostname not in HOSTS:
        abort(400)
    # ok: redoubt.python.request-forgery
    return requests.get(url, timeout=5).text


@app.get("/sorted")
def sorted_orders():
    columns = {"date": "created_at", "sum": "total"}
    # ok: redoubt.python.sql-injection
    cursor.execute("SELECT * FROM orders ORDER BY " + columns[request.args["sort"]])
    # ruleid: redoubt.python.sql-injection
    cursor.execute("SELECT * FROM orders ORDER BY " + request.args["sort"])


@app.route("/count")
def count_lines():
    # ruleid: redoubt.python.command-injection
    lines = int(subprocess.check_output("wc -l < /data/" + flask.request.args["file"], shell=True))
    # ruleid: redoubt.python.code-injection
    ok = bool(eval(flask.request.args["rule"]))
    # ok: redoubt.python.code-injection
    again = eval(str(int(flask.request.args.get("n", "1").strip())))
    return str(lines + ok + again)


@app.get("/ordered")
def ordered_items(db):
    wanted = flask.request.args.get("sort")
    # ok: redoubt.python.sql-injection
    db.execute("SELECT id FROM items ORDER BY " + {"name": "n", "price": "p"}.get(wanted, "n"))
    column = {"name": "n", "price": "p"}[wanted]
    # ok: redoubt.python.sql-injection
    db.execute(f"SELECT id FROM items ORDER BY {column}")
    columns = dict(name="n", price="p")
    # ok: redoubt.python.sql-injection
    db.execute(f"SELECT id FROM items ORDER BY {columns.get(wanted, 'n')}")
    column = {"name": "n", "price": "p"}.get(wanted, wanted)
    # ruleid: redoubt.python.sql-injection
    db.execute(f"SELECT id FROM items ORDER BY {column}")
    # ruleid: redoubt.python.sql-injection
    db.execute(f"SELECT id FROM items ORDER BY {COLUMNS.get(wanted, wanted)}")
    entry = {"name": wanted}["name"]
    # ruleid: redoubt.python.sql-injection
    db.execute(f"SELECT id FROM items ORDER BY {entry}")


def fetch_page(url, timeout=3):
    answer = requests.get(url, timeout=timeout)
    return answer.text


def fetch_of_shop(url):
    if not url.startswith("https://shop.example.com/"):
        raise ValueError(url)
    return requests.get(url, timeout=3).text


def fetch_checked(url):
    refuse_inner_hosts(url)
    return requests.get(url, timeout=3).text


def fetch_item(number):
    return requests.get(f"https://stock.internal/items/{number}", timeout=3).text


@app.get("/pages")
def pages():
    wanted = request.args["url"]
    # ruleid: redoubt.python.request-forgery
    first = fetch_page(wanted)
    # ruleid: redoubt.python.request-forgery
    last = fetch_later(wanted)
    # ok: redoubt.python.request-forgery
    return first + last + fetch_of_shop(wanted) + fetch_checked(wanted) + fetch_item(wanted)


def fetch_later(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


@app.route("/onward")
def onward():
    answer = requests.get("https://stock.internal/items", params=request.args, timeout=5)
    # ok: redoubt.python.log-injection
    logger.info("stock said %s", answer.text)
    # ruleid: redoubt.python.log-injection
    logger.info("asked for %s", request.args["item"])
    return "done"


@app.route("/report")
def report():
    table = flask.request.args.get("table")
    buffer = dump_rows(table)
    # ok: redoubt.python.path-traversal
    return flask.send_file(buffer, as_attachment=True, download_name=f"{table}.csv")


@app.route("/archive")
def archive():
    packed = zip_stream(flask.request.args["table"])
    # ok: redoubt.python.path-traversal
    return flask.send_file(packed, as_attachment=True, download_name="archive.zip")


@app.get("/export")
def export():
    output = dump_csv(flask.request.args["table"])
    # ok: redoubt.python.path-traversal
    return flask.send_file(output, as_attachment=True, download_name="table.csv")


@app.route("/avatar")
def avatar_picture():
    picture = avatar(flask.request.args["name"])
    # ruleid: redoubt.python.path-traversal
    return flask.send_file(picture, as_attachment=True, download_name="avatar.png")


@app.route("/picture")
def picture():
    pixels = io.BytesIO(draw(flask.request.args["text"]))
    # ok: redoubt.python.path-traversal
    return flask.send_file(pixels, mimetype="image/png")


@app.route("/paper")
def paper():
    paper = os.path.join("papers", flask.request.args["name"])
    # ruleid: redoubt.python.path-traversal
    return flask.send_file(paper, as_attachment=True, download_name="paper.pdf")


@app.route("/manual")
def manual():
    # ruleid: redoubt.python.path-traversal
    return flask.send_file(flask.request.args["name"], download_name="manual.pdf")
