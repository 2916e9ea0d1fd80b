const { execFile, exec } = require('child_process');
const fs = require('fs');
const path = require('path');

app.get('/orders', (req, res) => {
  const name = req.query.name;
  // ruleid: redoubt.javascript.sql-injection
  db.query(`SELECT * FROM orders WHERE name = '${name}'`);
  // ruleid: redoubt.javascript.sql-injection
  db.query("SELECT * FROM orders WHERE name = '" + name + "'");
  // ok: redoubt.javascript.sql-injection
  db.query('SELECT * FROM orders WHERE name = ?', [name]);
  // ok: redoubt.javascript.sql-injection
  db.query(`SELECT * FROM orders LIMIT ${Number(req.query.limit)}`);
  // ok: redoubt.javascript.sql-injection
  cache.get(req.query.name);
});

export async function POST(request) {
  const { name } = await request.json();
  const sort = request.nextUrl.searchParams.get('sort');
  // ruleid: redoubt.javascript.sql-injection
  await db.query(`SELECT * FROM orders WHERE name = '${name}'`);
  // ruleid: redoubt.javascript.sql-injection
  await prisma.$queryRawUnsafe('select * from orders order by ' + sort);
  // ok: redoubt.javascript.sql-injection
  await prisma.$queryRawUnsafe('select * from orders where name = $1', name);
  // ok: redoubt.javascript.sql-injection
  await prisma.$queryRaw`select * from orders where name = ${name}`;
  // ruleid: redoubt.javascript.command-injection
  exec('convert ' + name);
}

app.post('/raw', async (c) => {
  // ruleid: redoubt.javascript.sql-injection
  await knex.raw(`delete from orders where id = ${c.req.query('id')}`);
  const answer = await fetch('https://rates.example.org/today');
  const rates = await answer.json();
  // ok: redoubt.javascript.sql-injection
  await db.query(`SELECT * FROM rates WHERE day = '${rates.day}'`);
});

app.post('/tools', (req, res) => {
  // ruleid: redoubt.javascript.command-injection
  exec('convert ' + req.body.file);
  // ok: redoubt.javascript.command-injection
  execFile('convert', [req.body.file]);
  // ok: redoubt.javascript.command-injection
  pattern.exec(req.body.file);
  // ruleid: redoubt.javascript.code-injection
  eval(req.body.formula);
  // ok: redoubt.javascript.code-injection
  JSON.parse(req.body.formula);
  // ruleid: redoubt.javascript.deserialization
  serialize.unserialize(req.cookies.cart);
  // ok: redoubt.javascript.deserialization
  JSON.parse(req.cookies.cart);
});

app.get('/hello', async (req, res) => {
  // ruleid: redoubt.javascript.cross-site-scripting
  res.send(`<h1>Hello ${req.query.name}</h1>`);
  // ok: redoubt.javascript.cross-site-scripting
  res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`);
  const order = await orders.find(req.query.id);
  // ok: redoubt.javascript.cross-site-scripting
  res.send(order);
  const greeting = '<h1>' + req.query.name + '</h1>';
  // ruleid: redoubt.javascript.cross-site-scripting
  res.send(greeting);
  // ok: redoubt.javascript.cross-site-scripting
  res.json({ name: req.query.name });
  // ok: redoubt.javascript.cross-site-scripting
  res.send({ name: req.query.name });
});

app.get('/files', (req, res) => {
  // ruleid: redoubt.javascript.path-traversal
  fs.readFileSync(path.join('files', req.query.name));
  // ruleid: redoubt.javascript.path-traversal
  res.sendFile('/srv/files/' + req.query.name);
  // ok: redoubt.javascript.path-traversal
  fs.readFileSync(path.join('files', path.basename(req.query.name)));
  // ok: redoubt.javascript.path-traversal
  res.sendFile(req.query.name, { root: '/srv/files' });
});

app.get('/away', async (req, res) => {
  // ruleid: redoubt.javascript.request-forgery
  await fetch(req.query.url);
  const place = new URL(req.query.place);
  if (!hosts.includes(place.hostname)) return res.sendStatus(400);
  // ok: redoubt.javascript.request-forgery
  await fetch(place);
  if (!hosts.has(new URL(req.query.feed).host)) return res.sendStatus(400);
  // ok: redoubt.javascript.request-forgery
  await fetch(req.query.feed);
  const options = { url: config.stock, data: req.body };
  // ok: redoubt.javascript.request-forgery
  await axios(options);
  // ruleid: redoubt.javascript.request-forgery
  await axios(req.query.url);
  // ok: redoubt.javascript.request-forgery
  await fetch(`https://stock.internal/items/${req.query.id}`);
  // ok: redoubt.javascript.request-forgery
  await fetch('https://stock.internal/items', { method: 'POST', body: req.body.text });
});

app.put('/account', (req, res) => {
  // ruleid: redoubt.javascript.mass-assignment
  User.create(req.body);
  // ruleid: redoubt.javascript.mass-assignment
  Object.assign(account, req.body);
  // ok: redoubt.javascript.mass-assignment
  User.create({ name: req.body.name });
  const changes = req.body;
  // ruleid: redoubt.javascript.mass-assignment
  Object.assign(account, changes);
  const { name } = req.body;
  // ok: redoubt.javascript.mass-assignment
  Object.assign(account, { name });
  // ruleid: redoubt.javascript.query-operator-injection
  users.findOne({ name: String(req.body.name), password: req.body.password });
  // ok: redoubt.javascript.query-operator-injection
  users.findOne({ name: req.body.name, token: String(req.body.token) });
  // ok: redoubt.javascript.query-operator-injection
  users.findOne({ name: req.body.name, password: hash(req.body.password) });
  // ruleid: redoubt.javascript.code-injection
  orders.find({ $where: req.body.where });
  // ok: redoubt.javascript.code-injection
  orders.find({ name: req.body.where });
  // ruleid: redoubt.javascript.regex-injection
  new RegExp(req.query.q);
  // ok: redoubt.javascript.regex-injection
  new RegExp(escapeRegExp(req.query.q));
});

function show(node) {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  node.innerHTML = decodeURIComponent(location.hash);
  // ok: redoubt.javascript.dom-cross-site-scripting
  node.textContent = decodeURIComponent(location.hash);
}

function page() {
  const query = new URLSearchParams(location.search);
  // ruleid: redoubt.javascript.dom-code-injection
  eval(location.hash.slice(1));
  // ruleid: redoubt.javascript.dom-code-injection
  setTimeout(query.get('next'), 10);
  // ok: redoubt.javascript.dom-code-injection
  setTimeout(() => show(location.hash), 10);
  // ok: redoubt.javascript.dom-code-injection
  JSON.parse(query.get('state'));
}

window.addEventListener('message', (event) => {
  // ruleid: redoubt.javascript.dom-code-injection
  eval(event.data.script);
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.textContent = event.data.text;
});

window.addEventListener('message', (event) => {
  if (event.origin !== HOME) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

socket.addEventListener('close', (event) => {
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

app.post('/visit', (req, res) => {
  // ruleid: redoubt.javascript.log-injection
  console.log('visit of ' + req.body.name);
  // ruleid: redoubt.javascript.log-injection
  logger.info(`visit of ${req.body.name}`);
  // ok: redoubt.javascript.log-injection
  logger.info('visit of ' + JSON.stringify(req.body.name));
  // ok: redoubt.javascript.log-injection
  logger.info({ name: req.body.name });
  res.end();
});

app.post('/directory', (req, res) => {
  // ruleid: redoubt.javascript.ldap-injection
  client.search('ou=people', { scope: 'sub', filter: '(uid=' + req.body.name + ')' }, show);
  const filter = `(uid=${req.query.name})`;
  // ruleid: redoubt.javascript.ldap-injection
  client.search('ou=people', { filter }, show);
  // ok: redoubt.javascript.ldap-injection
  client.search('ou=people', { filter: new EqualityFilter({ attribute: 'uid', value: req.body.name }) }, show);
  // ok: redoubt.javascript.ldap-injection
  client.search('ou=people', { filter: '(objectClass=person)' }, show);
  res.end();
});

module.exports = {
  inputs: { name: { type: 'string' }, code: { type: 'string' } },
  fn: async function (inputs) {
    // ruleid: redoubt.javascript.sql-injection
    await sails.sendNativeQuery('SELECT id FROM users WHERE name = ' + inputs.name);
    // ruleid: redoubt.javascript.code-injection
    eval(inputs.code);
    // ok: redoubt.javascript.sql-injection
    await sails.sendNativeQuery('SELECT id FROM users WHERE name = $1', [inputs.name]);
  },
};

app.post('/avatar', upload.single('file'), (req, res) => {
  // ruleid: redoubt.javascript.path-traversal
  fs.renameSync(req.file.path, 'public/' + req.file.originalname);
  // ok: redoubt.javascript.path-traversal
  fs.renameSync(req.file.path, 'public/' + req.file.filename);
  // ok: redoubt.javascript.sql-injection
  db.query('SELECT id FROM users ORDER BY ' + COLUMNS[req.query.sort]);
});

app.get('/sum', (req, res) => {
  // ruleid: redoubt.javascript.code-injection
  const sum = Number(eval(req.query.sum));
  // ok: redoubt.javascript.code-injection
  const again = eval(String(Number(req.query.sum)));
  res.json({ sum, again });
});

app.get('/ordered', (req, res) => {
  const column = { name: 'n', price: 'p' }[req.query.sort] || 'n';
  // ok: redoubt.javascript.sql-injection
  db.query(`SELECT id FROM items ORDER BY ${column}`);
  const columns = new Map([['name', 'n'], ['price', 'p']]);
  // ok: redoubt.javascript.sql-injection
  db.query(`SELECT id FROM items ORDER BY ${columns.get(req.query.sort)}`);
  const sorted = { name: 'n', price: 'p' };
  // ok: redoubt.javascript.sql-injection
  db.query(`SELECT id FROM items ORDER BY ${sorted[req.query.sort] ?? 'n'}`);
  const open = { name: 'n' }[req.query.sort] || req.query.sort;
  // ruleid: redoubt.javascript.sql-injection
  db.query(`SELECT id FROM items ORDER BY ${open}`);
  const entry = { name: req.query.sort }.name;
  // ruleid: redoubt.javascript.sql-injection
  db.query(`SELECT id FROM items ORDER BY ${entry}`);
});

app.get('/onward', async (req, res) => {
  const answer = await axios.get('https://stock.internal/items', { params: req.query });
  // ok: redoubt.javascript.log-injection
  console.log(`stock said ${answer.data}`);
  // ruleid: redoubt.javascript.log-injection
  console.log(`asked for ${req.query.item}`);
  res.end();
});

app.use((req, res, next) => {
  // ruleid: redoubt.javascript.log-injection
  log.info('asked for ' + req.originalUrl);
  // ruleid: redoubt.javascript.log-injection
  logger.warn(`asked by ${req.headers['user-agent']}`);
  // ruleid: redoubt.javascript.log-injection
  log.info('asked for ' + decodeURIComponent(req.url));
  // ok: redoubt.javascript.log-injection
  log.info('asked for ' + req.url);
  next();
});
