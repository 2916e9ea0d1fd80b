import hashlib
import hmac
import random
import secrets
import ssl

import jwt
import requests
from Crypto.Cipher import AES, DES


def register(form, password):
    # ruleid: redoubt.python.password-hashing
    hashlib.sha256(password.encode()).hexdigest()
    # ruleid: redoubt.python.password-hashing
    hashlib.md5(form["password"].encode())
    # ok: redoubt.python.password-hashing
    hashlib.sha256(form["document"].encode())
    # ok: redoubt.python.password-hashing
    hashlib.scrypt(password.encode(), salt=b"x", n=16384, r=8, p=1)
    # ruleid: redoubt.python.password-hashing-rounds
    hashlib.pbkdf2_hmac("sha256", password.encode(), b"x", 1000)
    # ok: redoubt.python.password-hashing-rounds
    hashlib.pbkdf2_hmac("sha256", password.encode(), b"x", 600000)


def make():
    # ruleid: redoubt.python.weak-random
    reset_token = "".join(random.choice("abcdef") for _ in range(20))
    # ok: redoubt.python.weak-random
    session_token = secrets.token_hex(16)
    # ok: redoubt.python.weak-random
    delay = random.random()
    # ok: redoubt.python.weak-random
    tokenizer = random.choice(["a", "b"])


# ok: redoubt.python.weak-random
def shuffle_cards():
    return random.sample(range(52), 52)


def encrypt(key, text, nonce):
    # ruleid: redoubt.python.weak-cipher
    DES.new(key, DES.MODE_CBC)
    # ruleid: redoubt.python.weak-cipher
    AES.new(key, AES.MODE_ECB)
    # ok: redoubt.python.weak-cipher
    AES.new(key, AES.MODE_GCM, nonce=nonce)
    # ruleid: redoubt.python.weak-signature-hash
    hmac.new(key, text, hashlib.md5)
    # ruleid: redoubt.python.weak-signature-hash
    signature = hashlib.sha1(key + text).hexdigest()
    # ok: redoubt.python.weak-signature-hash
    hmac.new(key, text, hashlib.sha256)
    # ok: redoubt.python.weak-signature-hash
    etag = hashlib.md5(text).hexdigest()


def call(url):
    # ruleid: redoubt.python.certificate-validation
    requests.get(url, verify=False)
    # ok: redoubt.python.certificate-validation
    requests.get(url, verify="ca.pem")
    context = ssl.create_default_context()
    # ruleid: redoubt.python.certificate-validation
    context.verify_mode = ssl.CERT_NONE
    # ok: redoubt.python.certificate-validation
    context.verify_mode = ssl.CERT_REQUIRED


def claims(token, key):
    # ruleid: redoubt.python.token-verification
    jwt.decode(token, options={"verify_signature": False})
    # ok: redoubt.python.token-verification
    return jwt.decode(token, key, algorithms=["RS256"])
