app.get('/go', (req, res) => {
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(req.query.next);
  // ok: redoubt.javascript.open-redirect
  res.redirect(`/orders/${req.query.id}`);
  // ok: redoubt.javascript.open-redirect
  res.redirect(config.serverURL + '/' + req.params.id);
  // ok: redoubt.javascript.open-redirect
  res.redirect(config.serverURL + '/orders/' + (req.query.id || 'all'));
  // ok: redoubt.javascript.open-redirect
  res.redirect(`${config.serverURL}/${req.params.id}`);
  const login = new URL('/login', config.serverURL);
  login.search = new URLSearchParams({ next: req.originalUrl });
  // ok: redoubt.javascript.open-redirect
  res.redirect(login.toString());
  // ok: redoubt.javascript.open-redirect
  res.redirect(config.loginPage + '?next=' + encodeURIComponent(req.originalUrl));
  const wanted = new URL(req.query.next, config.serverURL);
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(wanted.toString());
  // ruleid: redoubt.javascript.open-redirect
  res.redirect('https://good.example' + req.params.id);
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(config.serverURL + req.params.id);
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(`${config.serverURL}${req.params.id}`);
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(req.query.base + '/' + req.params.id);
  const target = req.query.target;
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(target);
});

app.get('/back', (req, res) => {
  const target = req.query.target;
  if (!pages.includes(target)) return res.sendStatus(400);
  // ok: redoubt.javascript.open-redirect
  res.redirect(target);
});

const OWN_PAGE = /^\/[a-z]+$/;

app.get('/leave', (req, res) => {
  const next = req.query.next;
  // ok: redoubt.javascript.open-redirect
  if (/^\/[a-z]/.test(next)) return res.redirect(next);
  // ok: redoubt.javascript.open-redirect
  if (/^\/(?![/\\])/.test(next)) return res.redirect(next);
  // ok: redoubt.javascript.open-redirect
  if (/^https:\/\/shop\.example\.com\//.test(next)) return res.redirect(next);
  // ruleid: redoubt.javascript.open-redirect
  if (/^https:\/\/shop\.example\.com/.test(next)) return res.redirect(next);
  // ruleid: redoubt.javascript.open-redirect
  if (/^\/(?!\/)/.test(next)) return res.redirect(next); // browsers read a backslash as a slash
  // ruleid: redoubt.javascript.open-redirect
  if (/^\/[a-z]|x/.test(next)) return res.redirect(next);
  // ruleid: redoubt.javascript.open-redirect
  if (/^\/[a-z]/m.test(next)) return res.redirect(next); // on any line of it
  // ok: redoubt.javascript.open-redirect
  if (/^\/[a-z]/i.test(next)) return res.redirect(next);
  // ok: redoubt.javascript.open-redirect
  return res.redirect(next.match(/^\/\w+$/) ? next : '/');
});

app.get('/arrive', (req, res) => {
  const next = req.query.next;
  if (!next || !OWN_PAGE.test(next)) return res.redirect('/');
  // ok: redoubt.javascript.open-redirect
  res.redirect(next);
});

app.get('/pass', (req, res) => {
  const next = req.query.next;
  if (!/^\/[a-z]/.test(next)) {
    log.warn('odd address');
  }
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(next);
});

app.get('/force', (req, res) => {
  const next = req.query.next;
  if (!/^\/[a-z]/.test(next) && req.query.force !== '1') return res.redirect('/');
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(next);
});

app.get('/own', (req, res) => {
  let next = req.query.next;
  if (!/^\/[a-z]/.test(next)) next = '/';
  // ok: redoubt.javascript.open-redirect
  res.redirect(next);
});

const PAGE_ON_A_LINE = /^\/[a-z]+$/m;

app.get('/line', (req, res) => {
  const next = req.query.next;
  if (!PAGE_ON_A_LINE.test(next)) return res.redirect('/');
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(next);
});

const pageOf = (client) => {
  const known = client === 'desktop' ? 'desktop' : 'web';
  return `/?client=${known}`;
};

function hostOf(name) {
  return `https://${name}/start`;
}

const backOr = (next) => {
  if (next) return next;
  return '/start';
};

app.get('/made', (req, res) => {
  // ok: redoubt.javascript.open-redirect
  res.redirect(pageOf(req.query.client));
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(hostOf(req.query.name));
  // ruleid: redoubt.javascript.open-redirect
  res.redirect(backOr(req.query.next));
});
