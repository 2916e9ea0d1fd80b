// The same with types.

window.addEventListener('message', ({ data }: MessageEvent) => {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
});

const onMessage = (event: MessageEvent<Page>): void => {
  // ruleid: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = event.data.html;
};
window.addEventListener('message', onMessage);

const onTrustedMessage = ({ data, origin }: MessageEvent) => {
  if (!(HOMES as string[]).includes(origin)) return;
  // ok: redoubt.javascript.dom-cross-site-scripting
  document.body.innerHTML = data.html;
};
window.addEventListener('message', onTrustedMessage);
