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
}

function claims(req, token, key) {
  // ruleid: redoubt.javascript.token-verification
  jwt.verify(token, key, { algorithms: ['HS256', 'none'] });
  // ruleid: redoubt.javascript.token-verification
  req.user = jwt.decode(token);
  // ok: redoubt.javascript.token-verification
  req.user = jwt.verify(token, key, { algorithms: ['HS256'] });
}
