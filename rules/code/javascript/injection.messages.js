window.addEventListener('message', (event) => {
  if (event.origin !== HOME) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', async (event) => {
  if (event.origin === HOME) return;
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  if (event.origin) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (event.origin === HOME && event.data.html) {
    // ok: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (!TRUSTED.includes(event.origin)) {
    log('odd');
    return;
  }
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', ({ data, origin }) => {
  if (origin !== HOME) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
});

window.addEventListener('message', ({ data }) => {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
});

function onMessage(event) {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
}
window.addEventListener('message', onMessage);

function onAnswer(event) {
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
}
channel.listen(onAnswer);

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
