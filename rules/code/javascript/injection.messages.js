// Messages of other windows: whose origin was compared, and whose was only named.

window.addEventListener('message', (event) => {
  if (event.origin) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (event.origin !== 'https://shop.example.org') {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  } else {
    // ok: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (event.origin === HOME) return;
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  if (event.origin !== HOME) console.warn('odd', event.origin);
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  if (event.origin === HOME) {
    // ok: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  } else {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (event.origin !== HOME || event.data.type !== 'page') {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
    return;
  }
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  if (event.origin !== HOME && strict) return;
  // ruleid: redoubt.javascript.dom-code-injection
  eval(event.data.script);
});

window.addEventListener('message', (event) => {
  if (event.origin === HOME || debug) {
    // ruleid: redoubt.javascript.dom-code-injection
    eval(event.data.script);
  }
});

window.addEventListener('message', (event) => {
  if (event.origin !== HOME && event.origin !== 'https://pay.example.org') return;
  // ok: redoubt.javascript.dom-code-injection
  eval(event.data.script);
});

window.addEventListener('message', (event) => {
  if (event.data.type === 'page' && (event.origin === HOME || event.origin === SHOP)) {
    // ok: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (event.origin === null) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  if (location.origin === HOME) {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }
});

window.addEventListener('message', (event) => {
  // A part of an origin is in others as well: https://shop.example.org.evil.example.
  if (!event.origin.includes('shop.example.org')) return;
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  if (!['https://shop.example.org', HOME].includes(event.origin)) throw new Error('who are you?');
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  if (!isTrusted(event.origin)) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

window.addEventListener('message', (event) => {
  const trusted = event.origin === window.location.origin;
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.head.innerHTML = event.data.html;
  if (!trusted) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
});

// Handlers with a name, before and after they are registered.
function onMessage(event) {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
}
window.addEventListener('message', onMessage);

function start() {
  window.addEventListener('message', onLateMessage);
}
function onLateMessage(event) {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
}

function onTrustedMessage(event) {
  if (event.origin !== HOME) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
}
window.addEventListener('message', onTrustedMessage);

function onClose(event) {
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
}
window.addEventListener('close', onClose);

function Page() {
  const handle = useCallback(async (event) => {
    // ruleid: redoubt.javascript.dom-cross-site-scripting
    document.body.innerHTML = event.data.html;
  }, []);
  useEffect(() => {
    window.addEventListener('message', handle);
    return () => window.removeEventListener('message', handle);
  }, []);
}

onmessage = (event) => {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
};

onerror = (event) => {
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
};

// Parts that are taken out of the event.
window.addEventListener('message', ({ data }) => {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
});

window.addEventListener('message', ({ origin, data: message }) => {
  if (origin !== HOME) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = message.html;
});

window.addEventListener('message', (event) => {
  const { data, origin } = event;
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.head.innerHTML = data.html;
  if (origin !== HOME) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
});

const onParts = ({ data }) => {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
};
window.addEventListener('message', onParts);
