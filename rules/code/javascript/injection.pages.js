// What an answer is announced as, before it or in one chain with it.

app.get('/chained', (req, res) => {
  // ruleid: redoubt.javascript.cross-site-scripting
  res.type('html').send('<h1>' + req.query.name + '</h1>');
  // ruleid: redoubt.javascript.cross-site-scripting
  res.set('Content-Type', 'text/html').send('<h1>' + req.query.name + '</h1>');
  // ruleid: redoubt.javascript.cross-site-scripting
  res.status(404).type('html').send(`no ${req.query.name}`);
  // ok: redoubt.javascript.cross-site-scripting
  res.status(404).type('text/plain').send(`no ${req.query.name}`);
  // ok: redoubt.javascript.cross-site-scripting
  res.set('Content-Type', 'application/json').send(`{"name": "${req.query.name}"}`);
  // ok: redoubt.javascript.cross-site-scripting
  res.status(404).send({ name: req.query.name + '' });
});

app.get('/data', (req, res) => {
  if (req.query.page) {
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    // ruleid: redoubt.javascript.cross-site-scripting
    res.send(`<p>${req.query.page}`);
  } else {
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    // ok: redoubt.javascript.cross-site-scripting
    res.send(`{"${req.query.name}": 1}`);
  }
  // ruleid: redoubt.javascript.cross-site-scripting
  res.end(`<p>${req.query.name}`);
});

app.get('/text', (req, res) => {
  res.type('txt');
  // ok: redoubt.javascript.cross-site-scripting
  res.send(`hello ${req.query.name}`);
});

app.get('/policy', (req, res) => {
  res.setHeader('X-Plain', 'text/plain');
  // ruleid: redoubt.javascript.cross-site-scripting
  res.send(`hello ${req.query.name}`);
});

app.get('/scripts', (req, res) => {
  // ruleid: redoubt.javascript.cross-site-scripting
  res.send(`<script>var shop = ${JSON.stringify(req.query.item)}</script>`);
  // ok: redoubt.javascript.cross-site-scripting
  res.send(`<script>var shop = ${JSON.stringify(req.query.item).replace(/</g, '\\u003c')}</script>`);
  // ok: redoubt.javascript.cross-site-scripting
  res.write(`data: ${JSON.stringify(req.query.item)}\n\n`);
  const body = JSON.stringify(req.body);
  // ok: redoubt.javascript.cross-site-scripting
  res.end(body);
});
