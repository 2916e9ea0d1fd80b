import logging
import re

import flask
from flask import Flask, redirect, request, url_for

app = Flask(__name__)

OWN_PAGE = re.compile(r"^/[a-z]+$")


@app.get("/next")
def next_page():
    if request.args.get("home"):
        # ok: redoubt.python.open-redirect
        return redirect(url_for("orders", q=request.args["q"]))
    if request.args.get("checked"):
        # ok: redoubt.python.open-redirect
        return redirect(path_of_this_site(request.args.get("next")))
    wanted = request.args.get("then")
    if wanted and _allow_redirect(wanted):
        # ok: redoubt.python.open-redirect
        return redirect(wanted)
    target = request.args.get("next", "/")
    # ruleid: redoubt.python.open-redirect
    return redirect(target)


@app.get("/leave")
def leave():
    target = request.args["next"]
    if re.match(r"^/[\w-]+/\d+$", target):
        # ok: redoubt.python.open-redirect
        return redirect(target)
    if re.fullmatch("https://shop[.]example[.]com", target) or re.match(r"https://shop\.example\.com", target):
        # ruleid: redoubt.python.open-redirect
        return redirect(target)
    if re.match(r"https://shop\.example\.com/", target):
        # ok: redoubt.python.open-redirect
        return redirect(target)
    if re.match("^/", target):  # also //other.example
        # ruleid: redoubt.python.open-redirect
        return redirect(target)
    if re.match("^/[a-z]*", target):
        # ruleid: redoubt.python.open-redirect
        return redirect(target)
    if re.match("^/[a-z]+$|^http", target):
        # ruleid: redoubt.python.open-redirect
        return redirect(target)
    # ok: redoubt.python.open-redirect
    return redirect(target if re.fullmatch("/[a-z]+", target) else "/")


@app.get("/pass")
def pass_on():
    target = request.args["next"]
    if not OWN_PAGE.match(target):
        logging.warning("odd address")
    # ruleid: redoubt.python.open-redirect
    return redirect(target)


@app.get("/force")
def force():
    target = request.args["next"]
    if not OWN_PAGE.match(target) and not request.args.get("force"):
        return redirect("/")
    # ruleid: redoubt.python.open-redirect
    return redirect(target)


@app.get("/arrive")
def arrive():
    target = request.args["next"]
    if not target or not OWN_PAGE.match(target):
        abort(400)
    # ok: redoubt.python.open-redirect
    return redirect(target)


@app.before_request
def below_root():
    root = app.config.get("APPLICATION_ROOT")
    if not flask.request.path.startswith(root):
        # ok: redoubt.python.open-redirect
        return flask.redirect(root + flask.request.script_root + flask.request.full_path)
    if "page" in flask.request.args:
        page = Page.query.filter_by(name=flask.request.args["page"]).first_or_404()
        # ok: redoubt.python.open-redirect
        return flask.redirect(page.target)
    start = flask.request.args.get("start")
    if start:
        # ruleid: redoubt.python.open-redirect
        return flask.redirect(start + flask.request.full_path)
    if flask.request.args.get("anonymous"):
        # ok: redoubt.python.open-redirect
        return flask.redirect(flask.url_for("login") + "?next=" + flask.request.args["next"])
    if flask.request.args.get("shop"):
        # ok: redoubt.python.open-redirect
        return flask.redirect(app.config["SHOP_URL"] + flask.request.full_path)
    if flask.request.args.get("item"):
        # ok: redoubt.python.open-redirect
        return flask.redirect(app.config["SHOP_URL"] + "/items/" + flask.request.args["item"])
    shop = app.config["SHOP_URL"]
    if flask.request.args.get("offer"):
        # ok: redoubt.python.open-redirect
        return flask.redirect(shop + f"/offers?name={flask.request.args['offer']}")
    login = flask.url_for("login")
    if flask.request.args.get("again"):
        # ok: redoubt.python.open-redirect
        return flask.redirect(login + "?next=" + flask.request.args["again"])
    # ruleid: redoubt.python.open-redirect
    first = flask.redirect(shop + flask.request.args["next"])
    # ruleid: redoubt.python.open-redirect
    return first or flask.redirect(app.config["SHOP_URL"] + flask.request.args["next"])
