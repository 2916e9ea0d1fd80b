import logging
import os
import subprocess
import traceback
import xml.sax

import jinja2
import lxml.etree
import yaml
from flask import Flask, request
from flask_cors import CORS

app = Flask(__name__)
log = logging.getLogger(__name__)

# ruleid: redoubt.python.cors
CORS(app, supports_credentials=True)
# ok: redoubt.python.cors
CORS(app, supports_credentials=True, origins=["https://shop.example"])

# ruleid: redoubt.python.template-autoescape
pages = jinja2.Environment(loader=None)
# ok: redoubt.python.template-autoescape
pages = jinja2.Environment(loader=None, autoescape=True)

# ruleid: redoubt.python.xml-external-entity
lxml.etree.XMLParser(resolve_entities=True)
# ok: redoubt.python.xml-external-entity
lxml.etree.XMLParser(resolve_entities=False)


def read(text):
    # ruleid: redoubt.python.yaml-load
    yaml.load(text, Loader=yaml.Loader)
    # ruleid: redoubt.python.yaml-load
    yaml.load(text)
    # ok: redoubt.python.yaml-load
    yaml.load(text, Loader=yaml.SafeLoader)
    # ok: redoubt.python.yaml-load
    yaml.safe_load(text)


@app.post("/login")
def login(response):
    # ruleid: redoubt.python.cookie-flags
    response.set_cookie("session", "x")
    # ok: redoubt.python.cookie-flags
    response.set_cookie("session", "x", secure=True, httponly=True, samesite="Lax")
    # ok: redoubt.python.cookie-flags
    response.set_cookie("language", "en")
    # ok: redoubt.python.cookie-flags
    response.set_cookie("csrf_token", "x")
    password = request.form["password"]
    # ruleid: redoubt.python.log-sensitive-data
    log.info("login with %s", password)
    # ruleid: redoubt.python.log-sensitive-data
    log.info(f"login with {password}")
    # ok: redoubt.python.log-sensitive-data
    log.info("login of %s", request.form["name"])
    # ok: redoubt.python.log-sensitive-data
    log.warning("password is wrong")
    try:
        return response
    except ValueError:
        # ruleid: redoubt.python.error-disclosure
        return traceback.format_exc(), 500


@app.get("/status")
def status():
    try:
        return "fine"
    except ValueError:
        log.exception("status")
        # ok: redoubt.python.error-disclosure
        return "something went wrong", 500


if __name__ == "__main__":
    if os.environ.get("LOCAL"):
        # ruleid: redoubt.python.debug-mode
        app.run(debug=True)
    # ok: redoubt.python.debug-mode
    # ruleid: redoubt.python.debug-mode-on-loopback
    app.run(debug=True, host="127.0.0.1")
    # ok: redoubt.python.debug-mode
    app.run()
