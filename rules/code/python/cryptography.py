import base64
import hashlib
import hmac
import random
import secrets
import ssl

import bcrypt
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
    # ruleid: redoubt.python.password-hashing
    hashlib.md5(password)
    # ruleid: redoubt.python.password-hashing
    hashlib.sha1(b"password")
    # ok: redoubt.python.password-hashing
    hashlib.sha1(b"cache")
    # ruleid: redoubt.python.password-hashing
    hashlib.sha1(string=password)
    # ruleid: redoubt.python.password-hashing
    hashlib.new("md5", data=password)
    # ok: redoubt.python.password-hashing
    bcrypt.hashpw(hashlib.sha256(password.encode()).digest(), bcrypt.gensalt())
    # ok: redoubt.python.password-hashing
    short = base64.b64encode(hashlib.sha256(password.encode()).digest())
    bcrypt.hashpw(short, bcrypt.gensalt())
    # ruleid: redoubt.python.password-hashing-rounds
    hashlib.pbkdf2_hmac("sha256", password.encode(), b"x", 1000)
    # ok: redoubt.python.password-hashing-rounds
    hashlib.pbkdf2_hmac("sha256", password.encode(), b"x", 600000)


def hash_password(text):
    # ruleid: redoubt.python.password-hashing
    return hashlib.md5(text.encode()).hexdigest()


def hash_document(text):
    # ok: redoubt.python.password-hashing
    return hashlib.md5(text.encode()).hexdigest()


class OldTableHasher(PBKDF2PasswordHasher):
    def encode(self, password, salt, iterations=None):
        # ok: redoubt.python.password-hashing
        digest = hashlib.sha1(password.encode()).hexdigest()
        return super().encode(digest, salt, iterations)


class FastHasher(BasePasswordHasher):
    def encode(self, password, salt):
        # ruleid: redoubt.python.password-hashing
        return hashlib.sha1((salt + password).encode()).hexdigest()


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
    delay_for_token = random.random()
    # ruleid: redoubt.python.weak-random
    token_for_login = random.getrandbits(64)
    # ruleid: redoubt.python.weak-random
    platform_token = random.getrandbits(64)


def salt_for_password():
    # ruleid: redoubt.python.weak-random
    return random.getrandbits(64)


def reset_token(user):
    seed = f"{user.pk}-{time.time()}-{random.randint(0, 99999)}"
    # ruleid: redoubt.python.weak-random
    return hashlib.sha256(seed.encode()).hexdigest()


def order_token(name):
    delay = random.random()
    wait(delay)
    # ok: redoubt.python.weak-random
    return hashlib.sha256(name.encode()).hexdigest()


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
    # ruleid: redoubt.python.certificate-validation
    redis.Redis(host="cache", ssl=True, ssl_cert_reqs=None)
    # ruleid: redoubt.python.certificate-validation
    CACHES["default"]["OPTIONS"]["ssl_cert_reqs"] = None
    # ruleid: redoubt.python.certificate-validation
    broker = {"ssl_cert_reqs": ssl.CERT_NONE}
    # ruleid: redoubt.python.certificate-validation
    Elasticsearch("https://search:9200", verify_certs=False)
    # ok: redoubt.python.certificate-validation
    redis.Redis(host="cache", ssl=True, ssl_cert_reqs="required")
    context = ssl.create_default_context()
    # ruleid: redoubt.python.certificate-validation
    context.verify_mode = ssl.CERT_NONE
    # ok: redoubt.python.certificate-validation
    context.verify_mode = ssl.CERT_REQUIRED


def call_with(settings, url):
    if settings.ignore_certificates:
        # ruleid: redoubt.python.certificate-validation-switch
        requests.get(url, verify=False)
    if settings.verify:
        session.verify = settings.ca
    else:
        # ruleid: redoubt.python.certificate-validation-switch
        session.verify = False
    # ruleid: redoubt.python.certificate-validation-switch
    connector = aiohttp.TCPConnector(ssl=False) if settings.insecure else None
    if settings.proxy:
        # ruleid: redoubt.python.certificate-validation
        requests.get(url, verify=False)
    # ok: redoubt.python.certificate-validation, redoubt.python.certificate-validation-switch
    requests.get(url, verify=not settings.insecure)


def claims(token, key):
    # ruleid: redoubt.python.token-verification
    jwt.decode(token, options={"verify_signature": False})
    # ok: redoubt.python.token-verification
    return jwt.decode(token, key, algorithms=["RS256"])


def claims_of_known_issuer(token, keys):
    # ok: redoubt.python.token-verification
    unchecked = jwt.decode(token, options={"verify_signature": False})
    key = keys[unchecked["iss"]]
    return jwt.decode(token, key, algorithms=["RS256"])


def issuer(token):
    # ok: redoubt.python.token-verification
    return jwt.decode(token, options={"verify_signature": False})["iss"]


def is_of_shop(token) -> bool:
    # ok: redoubt.python.token-verification
    return jwt.decode(token, options={"verify_signature": False}).get("owner") == "shop"


def is_valid(token) -> bool:
    # ruleid: redoubt.python.token-verification
    return jwt.decode(token, options={"verify_signature": False}).get("owner") == "shop"


def user(token):
    # ruleid: redoubt.python.token-verification
    payload = jwt.decode(token, options={"verify_signature": False})
    return payload["sub"]


def keys(app, claims, token):
    # ruleid: redoubt.python.token-literal-key
    app.config["SECRET_KEY"] = "shop"
    # ruleid: redoubt.python.token-literal-key
    app.secret_key = b"shop"
    # ruleid: redoubt.python.token-literal-key
    app.config.from_mapping(SECRET_KEY="dev", DATABASE="shop.db")
    # ok: redoubt.python.token-literal-key
    app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]
    # ruleid: redoubt.python.token-literal-key
    jwt.encode(claims, "shop", algorithm="HS256")
    # ok: redoubt.python.token-literal-key
    jwt.encode(claims, settings.KEY, algorithm="HS256")
    # ok: redoubt.python.token-literal-key
    jwt.decode(token, "-----BEGIN PUBLIC KEY-----\nMIIB", algorithms=["RS256"])


def old_tls(context):
    # ruleid: redoubt.python.weak-tls
    ssl.SSLContext(ssl.PROTOCOL_TLSv1)
    # ok: redoubt.python.weak-tls
    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # ruleid: redoubt.python.weak-tls
    context.minimum_version = ssl.TLSVersion.TLSv1
    # ok: redoubt.python.weak-tls
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # ruleid: redoubt.python.weak-tls
    context.set_ciphers("RC4:DES-CBC3-SHA")
    # ok: redoubt.python.weak-tls
    context.set_ciphers("ECDHE+AESGCM:!aNULL:!MD5")


def words(items):
    # ok: redoubt.python.weak-random
    token = random.choice(items)
    # ruleid: redoubt.python.weak-random
    token = "".join(random.choice("0123456789abcdef") for _ in range(32))
    return token


def box(password, salt):
    # ok: redoubt.python.password-hashing-rounds
    key = hashlib.pbkdf2_hmac("sha256", password, salt, 20000, 32)
    return AES.new(key, AES.MODE_GCM)


def derive_key(password, salt):
    # ok: redoubt.python.password-hashing-rounds
    return hashlib.pbkdf2_hmac("sha256", password, salt, 20000, 32)


def store(password, salt):
    # ruleid: redoubt.python.password-hashing-rounds
    return hashlib.pbkdf2_hmac("sha256", password, salt, 20000, 32)


def start_reset(user, account):
    # ruleid: redoubt.python.guessable-token
    reset_token = hashlib.md5(str(time.time()).encode()).hexdigest()
    # ruleid: redoubt.python.guessable-token
    user.reset_token = hashlib.sha256(f"{user.id}{datetime.now()}".encode()).hexdigest()
    # ruleid: redoubt.python.guessable-token
    session_id = str(uuid.uuid1())
    # ruleid: redoubt.python.guessable-token
    account.reset_code = hashlib.sha256(user.email.lower().encode("utf-8")).hexdigest()
    # ruleid: redoubt.python.weak-random
    login_token = hashlib.md5(str(random.random()).encode()).hexdigest()
    # ok: redoubt.python.guessable-token
    session_id = str(uuid.uuid4())
    # ok: redoubt.python.guessable-token
    reset_token = hashlib.sha256(f"{SECRET_KEY}{time.time()}".encode()).hexdigest()
    # ok: redoubt.python.guessable-token
    picture = hashlib.md5(user.email.lower().encode()).hexdigest()
    # ok: redoubt.python.guessable-token
    reset_token = hashlib.sha256(made.encode()).hexdigest()
    # ok: redoubt.python.guessable-token
    trace_id = uuid.uuid1()
    # ok: redoubt.python.guessable-token
    token = jwt.encode({"sub": user.id, "exp": time.time() + 3600}, SECRET_KEY, algorithm="HS256")
    return reset_token, session_id, login_token, picture, trace_id, token


def encrypt_password(password, salt):
    # ruleid: redoubt.python.password-hashing-rounds
    return hashlib.pbkdf2_hmac("sha256", password, salt, 1000)


def reset_token(user):
    # ruleid: redoubt.python.weak-signature-hash
    return hashlib.md5(user.email.encode()).hexdigest()


def etag(body):
    # ok: redoubt.python.weak-signature-hash
    return hashlib.md5(body).hexdigest()


def invite_code():
    alphabet = string.ascii_letters + string.digits
    # ruleid: redoubt.python.weak-random
    code = "".join(random.choice(alphabet) for _ in range(8))
    return code


def recovery_code():
    letters = []
    for _ in range(8):
        # ruleid: redoubt.python.weak-random
        letters.append(random.choice(ALPHABET))
    return "".join(letters)


def reset_code():
    # ok: redoubt.python.weak-random
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    # ok: redoubt.python.weak-random
    delay = random.uniform(0, 1)
    sleep(delay)
    return code


def colour_code():
    # ok: redoubt.python.weak-random
    code = "".join(random.choice("0123456789abcdef") for _ in range(6))
    return code


def login_token():
    # ok: redoubt.python.weak-random
    picked = random.choice(unused)
    return picked
