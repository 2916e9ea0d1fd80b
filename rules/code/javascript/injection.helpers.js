async function load(address) {
  const shown = String(address);
  cache.delete(address);
  return fetch(address, { headers: { shown } });
}

async function loadAllowed(address) {
  assertAllowed(address);
  return fetch(address);
}

function loadParsed(address) {
  const parts = parse(address);
  log(parts);
  return fetch(address);
}

function loadOfShop(address) {
  const parts = parse(address);
  if (parts.host !== 'shop.example.org') throw new Error('elsewhere');
  return fetch(address);
}

function loadCounted(address) {
  metricsTest(address);
  matchRoute(address);
  return fetch(address);
}

function loadPublic(address) {
  return isPublic(address) ? fetch(address) : undefined;
}

app.get('/preview', async (req, res) => {
  // ruleid: redoubt.javascript.request-forgery-through-function
  res.send(await load(req.query.url));
  // ok: redoubt.javascript.request-forgery-through-function
  res.send(await loadAllowed(req.query.url));
  // ruleid: redoubt.javascript.request-forgery-through-function
  res.send(await loadParsed(req.query.url));
  // ok: redoubt.javascript.request-forgery-through-function
  res.send(await loadOfShop(req.query.url));
  // ruleid: redoubt.javascript.request-forgery-through-function
  res.send(await loadCounted(req.query.url));
  // ok: redoubt.javascript.request-forgery-through-function
  res.send(await loadPublic(req.query.url));
});
