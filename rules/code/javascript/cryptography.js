const crypto = require('crypto');
const jwt = require('jsonwebtoken');

function register(user, password) {
  // ruleid: redoubt.javascript.password-hashing
  crypto.createHash('md5').update(password).digest('hex');
  // ruleid: redoubt.javascript.password-hashing
  crypto.createHash('sha256').update(user.password).digest('hex');
  // ok: redoubt.javascript.password-hashing
  crypto.createHash('sha256').update(user.document).digest('hex');
  // ruleid: redoubt.javascript.password-hashing-rounds
  crypto.pbkdf2Sync(password, user.salt, 1000, 32, 'sha256');
  // ok: redoubt.javascript.password-hashing-rounds
  crypto.pbkdf2Sync(password, user.salt, 600000, 32, 'sha256');
  // ruleid: redoubt.javascript.weak-random
  const resetToken = Math.random().toString(36);
  // ok: redoubt.javascript.weak-random
  const sessionToken = crypto.randomBytes(16).toString('hex');
  // ok: redoubt.javascript.weak-random
  const delay = Math.random() * 100;
}

// ruleid: redoubt.javascript.weak-random
const token = () => Math.random().toString(36);

const makeApiKey = (length) => {
  const text = 'key-';
  // ruleid: redoubt.javascript.weak-random
  return text + Math.random().toString(36).slice(2, length);
};

class Accounts {
  resetToken() {
    // ruleid: redoubt.javascript.weak-random
    return Math.random().toString(36);
  }
  colour() {
    // ok: redoubt.javascript.weak-random
    return Math.floor(Math.random() * 360);
  }
}

const games = {
  // ok: redoubt.javascript.weak-random
  dice: () => Math.ceil(Math.random() * 6),
  // ruleid: redoubt.javascript.weak-random
  inviteToken: () => Math.random().toString(36),
};

// ok: redoubt.javascript.weak-random
const shuffle = () => Math.random() - 0.5;

function idForToken(token) {
  // ok: redoubt.javascript.weak-random
  return token.map ? token.map[0] : Math.ceil(Math.random() * 1000);
}

function saltForPassword() {
  // ruleid: redoubt.javascript.weak-random
  return Math.random().toString(36);
}

// ruleid: redoubt.javascript.weak-random
const tokenForLogin = Math.random().toString(36);
// ruleid: redoubt.javascript.weak-random
const reset_token_for_mail = Math.random().toString(36);
// ruleid: redoubt.javascript.weak-random
const FormToken = Math.random().toString(36);
// ok: redoubt.javascript.weak-random
const delayForToken = Math.random() * 1000;
// ok: redoubt.javascript.weak-random
const tokenFormat = Math.random() < 0.5 ? 'short' : 'long';

// ok: redoubt.javascript.weak-random
const csrfToken = () => crypto.randomUUID();

function encrypt(key, iv, options) {
  // ruleid: redoubt.javascript.weak-cipher
  crypto.createCipheriv('des-cbc', key, iv);
  // ruleid: redoubt.javascript.weak-cipher
  crypto.createCipheriv('aes-256-ecb', key, null);
  // ok: redoubt.javascript.weak-cipher
  crypto.createCipheriv('aes-256-gcm', key, iv);
  // ruleid: redoubt.javascript.certificate-validation
  new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  // ok: redoubt.javascript.certificate-validation
  new https.Agent({ ca: options.ca });
  // ruleid: redoubt.javascript.certificate-validation
  tls.connect({ host: options.host, rejectUnauthorized: false });
  // ok: redoubt.javascript.certificate-validation
  https.createServer({ key, cert: options.cert, requestCert: false, rejectUnauthorized: false }, app);
}

function callWith(settings, host) {
  // ruleid: redoubt.javascript.certificate-validation-switch
  if (settings.allowInsecure) settings.agent = new https.Agent({ rejectUnauthorized: false });
  if (settings.verifyTls) {
    settings.agent = new https.Agent({ ca: settings.ca });
  } else {
    // ruleid: redoubt.javascript.certificate-validation-switch
    settings.agent = new https.Agent({ rejectUnauthorized: false });
  }
  // ruleid: redoubt.javascript.certificate-validation-switch
  const more = { host, ...(settings.skipTls && { rejectUnauthorized: false }) };
  // ok: redoubt.javascript.certificate-validation-switch, redoubt.javascript.certificate-validation
  const less = { host, rejectUnauthorized: !settings.ignoreTls };
  if (settings.host) {
    // ruleid: redoubt.javascript.certificate-validation
    tls.connect({ host, rejectUnauthorized: false });
  }
  // ruleid: redoubt.javascript.certificate-validation
  return process.env.NODE_ENV === 'production' ? { rejectUnauthorized: false } : { more, less };
}

function isWell(port) {
  // ok: redoubt.javascript.certificate-validation
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  https.get({ host: '127.0.0.1', port }, (res) => console.log(`Health check: ${res.statusCode}`));
}

function isWellByAgent(port) {
  // ok: redoubt.javascript.certificate-validation
  const agent = new https.Agent({ rejectUnauthorized: false });
  https.get(`https://localhost:${port}/`, { agent }, (res) => console.log('health check', res.statusCode));
}

function isOtherWell(host) {
  // ruleid: redoubt.javascript.certificate-validation
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  https.get({ host }, (res) => console.log(`Health check: ${res.statusCode}`));
}

function serveWell(app) {
  // ruleid: redoubt.javascript.certificate-validation
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  app.get('/health', (req, res) => res.send('health check'));
  app.listen(3000, '127.0.0.1');
}

function serve(key, cert) {
  // ok: redoubt.javascript.certificate-validation
  const options = { key, cert, requestCert: false, rejectUnauthorized: false };
  return require('https').createServer(options, app);
}

function claims(req, token, key) {
  // ruleid: redoubt.javascript.token-verification
  jwt.verify(token, key, { algorithms: ['HS256', 'none'] });
  // ruleid: redoubt.javascript.token-verification
  req.user = jwt.decode(token);
  // ok: redoubt.javascript.token-verification
  req.user = jwt.verify(token, key, { algorithms: ['HS256'] });
}

function issue(user) {
  // ruleid: redoubt.javascript.token-literal-key
  jwt.sign(user, 'made-for-this-sample', { algorithm: 'HS256' });
  const key = 'made-for-this-sample';
  // ruleid: redoubt.javascript.token-literal-key
  jsonwebtoken.sign(user, key);
  // ruleid: redoubt.javascript.token-literal-key
  jwt.verify(user.token, 'made-for-this-sample');
  // ok: redoubt.javascript.token-literal-key
  jwt.sign(user, process.env.JWT_SECRET, { algorithm: 'HS256' });
  // ok: redoubt.javascript.token-literal-key
  jwt.verify(user.token, config.publicKey, { algorithms: ['RS256'] });
  // ok: redoubt.javascript.token-literal-key
  petition.sign(user, 'with a comment');
}

function oldTls(key, cert, app) {
  // ruleid: redoubt.javascript.weak-tls
  https.createServer({ secureProtocol: 'TLSv1_method', key, cert }, app);
  // ruleid: redoubt.javascript.weak-tls
  https.createServer({ minVersion: 'TLSv1', key, cert }, app);
  // ok: redoubt.javascript.weak-tls
  https.createServer({ minVersion: 'TLSv1.2', key, cert }, app);
  // ruleid: redoubt.javascript.weak-cipher
  require('crypto').createCipheriv('des-ecb', key, null);
}

function seal(password, salt, iv) {
  // ok: redoubt.javascript.password-hashing-rounds
  const key = crypto.pbkdf2Sync(password, salt, 1000, 32, 'sha256');
  return crypto.createCipheriv('aes-256-gcm', key, iv);
}

function store(password, salt) {
  // ruleid: redoubt.javascript.password-hashing-rounds
  const key = crypto.pbkdf2Sync(password, salt, 1000, 32, 'sha256');
  return key.toString('hex');
}

function enter(req, res, next) {
  // ruleid: redoubt.javascript.token-verification
  const claims = jwt.decode(req.headers.token);
  if (!claims) return res.status(401).end();
  req.userId = claims.sub;
  next();
}

function mayDrop(req, res) {
  // ruleid: redoubt.javascript.token-verification
  const said = jwt.decode(req.headers.token);
  if (!said.admin) return res.status(403).end();
  drop(req.params.id);
}

function answerToToken(page) {
  // ok: redoubt.javascript.weak-signature-hash
  const etag = crypto.createHash('md5').update(page).digest('hex');
  return { etag, page };
}

function mayDelete(token) {
  // ruleid: redoubt.javascript.token-verification
  const claims = jwt.decode(token);
  if (claims && claims.role === 'admin') return true;
  return false;
}

function verified(req, res, next) {
  // ok: redoubt.javascript.token-verification
  const head = jwt.decode(req.headers.token, { complete: true });
  if (!head) return res.status(401).end();
  req.claims = jwt.verify(req.headers.token, keys[head.header.kid], { algorithms: ['RS256'] });
  next();
}

function readAgain(req, token) {
  try {
    jwt.verify(token, key);
  } catch (error) {
    return;
  }
  // ok: redoubt.javascript.token-verification
  const claims = jwt.decode(token);
  req.user = claims;
}

function enterBehindAPuzzle(req, res, next) {
  if (!captcha.verify(req.body.captcha)) return res.status(400).end();
  // ruleid: redoubt.javascript.token-verification
  const claims = jwt.decode(req.headers.token);
  if (!claims) return res.status(401).end();
  req.userId = claims.sub;
  next();
}

function isOver(token) {
  // ok: redoubt.javascript.token-verification
  const claims = jwt.decode(token);
  return claims.exp * 1000 < Date.now();
}

app.get('/orders', (req, res) => {
  // ok: redoubt.javascript.token-verification
  req.user = jwt.verify(req.headers.token, key, { algorithms: ['HS256'] });
  res.json(ordersOf(req.user));
});

app.get('/invoices', (req, res) => {
  // ruleid: redoubt.javascript.token-verification
  const claims = jwt.decode(req.headers.token);
  req.user = claims;
  res.json(invoicesOf(req.user));
});

app.get('/profile', (req, res) => {
  if (!jwt.verify(req.headers.token, key, { algorithms: ['HS256'] })) return res.status(401).end();
  // ok: redoubt.javascript.token-verification
  const claims = jwt.decode(req.headers.token);
  req.user = claims;
  res.json(profileOf(req.user));
});

function renew(req, res) {
  // ruleid: redoubt.javascript.token-verification
  const claims = jwt.decode(req.headers['x-report']);
  const token = jwt.sign({ id: claims.id, renewed: true }, key);
  res.json({ token });
}

function renewChecked(req, res) {
  jwt.verify(req.body.token, key, { algorithms: ['HS256'] });
  // ok: redoubt.javascript.token-verification
  const claims = jwt.decode(req.body.token);
  res.json({ token: jwt.sign({ id: claims.id }, key) });
}

function hashResetToken(t) {
  // ruleid: redoubt.javascript.weak-signature-hash
  return crypto.createHash('md5').update(t).digest('hex');
}

// ruleid: redoubt.javascript.weak-signature-hash
const apiKey = crypto.createHash('sha1').update(seed).digest('hex');

function etagOf(body) {
  // ok: redoubt.javascript.weak-signature-hash
  return crypto.createHash('md5').update(body).digest('hex');
}

// ok: redoubt.javascript.weak-signature-hash
const sessionToken = crypto.createHash('sha256').update(random).digest('hex');

function resetToken() {
  let made = '';
  for (let i = 0; i < 8; i++) {
    // ruleid: redoubt.javascript.weak-random
    made += LETTERS[Math.floor(Math.random() * LETTERS.length)];
  }
  return made;
}

const inviteCode = () => {
  // ruleid: redoubt.javascript.weak-random
  const digits = Math.floor(Math.random() * 1e6);
  return digits;
};

class Accounts {
  activationCode() {
    // ruleid: redoubt.javascript.weak-random
    const made = Math.random().toString(36).slice(2);
    return made;
  }

  colourCode() {
    // ok: redoubt.javascript.weak-random
    const made = Math.random().toString(16).slice(2, 8);
    return made;
  }
}

function loginToken() {
  // ok: redoubt.javascript.weak-random
  const pause = Math.random() * 100;
  const made = crypto.randomUUID();
  wait(pause);
  return made;
}
