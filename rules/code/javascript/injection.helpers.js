async function load(address) {
  const shown = String(address);
  cache.delete(address);
  return fetch(address, { headers: { shown } });
}

async function loadAllowed(address) {
  assertAllowed(address);
  return fetch(address);
}

app.get('/preview', async (req, res) => {
  // ruleid: redoubt.javascript.request-forgery-through-function
  res.send(await load(req.query.url));
  // ok: redoubt.javascript.request-forgery-through-function
  res.send(await loadAllowed(req.query.url));
});
