// Messages of other windows behind functions and expressions: which of them keep strangers out.

window.addEventListener('message', (event) => {
  // In the middle of a longer name as well.
  if (/shop\.example\.org/.test(event.origin)) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
  if (/^https:\/\/(pay|shop)\.example\.org$/.test(event.origin)) {
    // ok: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
  if (/^https:\/\/.*$/.test(event.origin)) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
  if (log(event.origin) && isString(event.origin)) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (event.origin === event.data.from) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
  if (event.data.origin === HOME) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
  if (event.data.friends.includes(event.origin)) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
  if (checkOrigin(event.origin) || config.allowedOrigins.has(event.origin)) {
    // ok: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});
