const errorhandler = require('errorhandler');

// ruleid: redoubt.javascript.debug-mode
app.use(errorhandler());
if (process.env.NODE_ENV === 'development') {
  // ok: redoubt.javascript.debug-mode
  app.use(errorhandler());
}
// ruleid: redoubt.javascript.cors
app.use(cors({ origin: true, credentials: true }));
// ruleid: redoubt.javascript.cors-everybody
app.use(cors());
// ruleid: redoubt.javascript.cors-everybody
app.use(cors({ origin: '*' }));
// ok: redoubt.javascript.cors, redoubt.javascript.cors-everybody
app.use(cors({ origin: ['https://shop.example'], credentials: true }));

// ruleid: redoubt.javascript.cookie-flags
app.use(session({ secret: process.env.SESSION_KEY, resave: false }));
// ok: redoubt.javascript.cookie-flags
app.use(session({ secret: process.env.SESSION_KEY, cookie: { secure: true, sameSite: 'lax' } }));
// ok: redoubt.javascript.cookie-flags
app.use(session({ secret: process.env.SESSION_KEY, ...settings.session }));

app.post('/login', (req, res) => {
  // ruleid: redoubt.javascript.cookie-flags
  res.cookie('session', 'x');
  // ok: redoubt.javascript.cookie-flags
  res.cookie('session', 'x', { secure: true, httpOnly: true, sameSite: 'lax' });
  // ok: redoubt.javascript.cookie-flags
  res.cookie('language', 'en');
  // ruleid: redoubt.javascript.cors
  res.set('Access-Control-Allow-Origin', req.headers.origin);
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin || '');
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*');
  // ruleid: redoubt.javascript.cors
  res.headers.set('Access-Control-Allow-Origin', req.headers.get('origin') ?? '*');
  const asked = req.headers.origin || '';
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', asked);
  // ok: redoubt.javascript.cors
  if (sites.has(asked)) res.setHeader('Access-Control-Allow-Origin', asked);
  // ok: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', sites.get(req.headers.origin) || '');
  // ok: redoubt.javascript.cors
  res.set('Access-Control-Allow-Origin', 'https://shop.example');
  const password = req.body.password;
  // ruleid: redoubt.javascript.log-sensitive-data
  console.log('login', password);
  // ok: redoubt.javascript.log-sensitive-data
  console.log('login', req.body.name);
});

app.use((err, req, res, next) => {
  // ruleid: redoubt.javascript.error-disclosure
  res.status(500).send(err.stack);
  console.error(err.stack);
  // ok: redoubt.javascript.error-disclosure
  res.status(500).send('something went wrong');
});

function parse(text, node) {
  // ruleid: redoubt.javascript.xml-external-entity
  libxmljs.parseXml(text, { noent: true });
  // ok: redoubt.javascript.xml-external-entity
  libxmljs.parseXml(text);
  // ruleid: redoubt.javascript.template-escaping-off
  nunjucks.configure('views', { autoescape: false });
  // ok: redoubt.javascript.template-escaping-off
  nunjucks.configure('views', { autoescape: true });
  // ruleid: redoubt.javascript.template-escaping-off
  swig.setDefaults({ cache: false, autoescape: false });
  // ruleid: redoubt.javascript.template-escaping-off
  const pages = new nunjucks.Environment(loader, { autoescape: false });
  // ok: redoubt.javascript.template-escaping-off
  const others = new nunjucks.Environment(loader);
}

// ruleid: redoubt.javascript.cors-everybody
app.use(require('cors')());
// ruleid: redoubt.javascript.cors-everybody
app.use(require('cors')({ origin: '*', credentials: true }));
// ruleid: redoubt.javascript.cors
app.use(require('cors')({ origin: true, credentials: true }));
// ok: redoubt.javascript.cors-everybody, redoubt.javascript.cors
app.use(require('cors')({ origin: ['https://shop.example.com'], credentials: true }));

function remember(res, token, language, flags) {
  // ruleid: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `token=${token}; Path=/`);
  // ruleid: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', 'session=' + token + '; Path=/; HttpOnly');
  // ruleid: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', [`auth_token=${token}; HttpOnly; SameSite=Lax`]);
  // ruleid: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `session=${token}; Path=/${language}; Secure`);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `token=${token}; Path=/; HttpOnly; Secure; SameSite=Lax`);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', 'session=' + token + '; Path=/; HttpOnly; Secure');
  // ruleid: redoubt.javascript.cookie-flags
  res.headers.set('Set-Cookie', `report=${token}; Path=/`);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `token=${''}; Path=/; Max-Age=0`);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', 'token=' + token + flags);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `token=${token}; ${flags}`);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `language=${language}; Path=/`);
  // ok: redoubt.javascript.cookie-flags
  res.setHeader('Set-Cookie', `csrf_token=${token}; Path=/`);
}

const answerKnown = (req, res, next) => {
  const origin = req.headers.origin;
  if (!allowed.includes(origin)) return next();
  // ok: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
  next();
};

const answerKnownOverHttps = (req, res, next) => {
  const origin = req.headers.origin;
  // ok: redoubt.javascript.cors
  if (allowed.includes(origin) && req.secure) res.setHeader('Access-Control-Allow-Origin', origin);
  if (allowed.indexOf(origin) !== -1) {
    // ok: redoubt.javascript.cors
    res.setHeader('Access-Control-Allow-Origin', origin);
  } else {
    // ruleid: redoubt.javascript.cors
    res.setHeader('Access-Control-Allow-Origin', origin);
  }
  if (origin === HOME) {
    // ok: redoubt.javascript.cors
    res.setHeader('Access-Control-Allow-Origin', origin);
  }
  next();
};

const answerOrFallBack = (req, res, next) => {
  let origin = req.headers.origin;
  if (!isKnown(origin)) origin = HOME;
  // ok: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
  next();
};

const refuseStrangers = (req, res) => {
  const origin = req.get('origin');
  if (origin && allowed.indexOf(origin) < 0) {
    res.status(403).end();
    return;
  }
  // ok: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
};

const answerEverybody = (req, res, next) => {
  let origin = req.headers.origin;
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
  next();
};

const answerStrangers = (req, res, next) => {
  const origin = req.headers.origin;
  if (!allowed.includes(origin)) {
    // ruleid: redoubt.javascript.cors
    res.setHeader('Access-Control-Allow-Origin', origin);
    return next();
  }
  next();
};

const nameAndAnswer = (req, res, next) => {
  const origin = req.headers.origin;
  if (!allowed.includes(origin)) console.warn('odd origin', origin);
  // ruleid: redoubt.javascript.cors
  if (origin) res.setHeader('Access-Control-Allow-Origin', origin);
  if (allowed.includes(origin) || open) {
    // ruleid: redoubt.javascript.cors
    res.setHeader('Access-Control-Allow-Origin', origin);
  }
  if (!allowed.includes(origin) && strict) return;
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
};

const compareSomethingElse = (req, res, next) => {
  const origin = req.headers.origin;
  if (origin && req.method === 'OPTIONS') {
    // ruleid: redoubt.javascript.cors
    res.setHeader('Access-Control-Allow-Origin', origin);
  }
  if (!origin || req.method !== 'GET') return next();
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
};

const checkWhereAListIs = (req, res, next) => {
  const origin = req.headers.origin;
  if (allowed && !allowed.includes(origin)) return next();
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
};

const forgetMinusOne = (req, res, next) => {
  const origin = req.headers.origin;
  // ruleid: redoubt.javascript.cors
  if (allowed.indexOf(origin)) res.setHeader('Access-Control-Allow-Origin', origin);
  if (allowed.includes(origin)) return next();
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
};

const checkSomethingElse = (req, res, next) => {
  const origin = req.headers.origin;
  // ruleid: redoubt.javascript.cors
  if (validator.isURL(origin)) res.setHeader('Access-Control-Allow-Origin', origin);
  // ruleid: redoubt.javascript.cors
  if (log(origin)) res.setHeader('Access-Control-Allow-Origin', origin);
  // ruleid: redoubt.javascript.cors
  if (origin === req.headers.referer) res.setHeader('Access-Control-Allow-Origin', origin);
  // ruleid: redoubt.javascript.cors
  if (/shop\.example/.test(origin)) res.setHeader('Access-Control-Allow-Origin', origin);
  // ok: redoubt.javascript.cors
  if (/^https:\/\/(pay|shop)\.example$/.test(origin)) res.setHeader('Access-Control-Allow-Origin', origin);
  // ok: redoubt.javascript.cors
  if (this.config.isAllowedOrigin(origin)) res.setHeader('Access-Control-Allow-Origin', origin);
  if (!isString(origin)) return next();
  // ruleid: redoubt.javascript.cors
  res.setHeader('Access-Control-Allow-Origin', origin);
};
