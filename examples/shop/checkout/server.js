// Carts, orders and payment of the shop.
const { execFile } = require('child_process');
const crypto = require('crypto');
const https = require('https');
const path = require('path');
const express = require('express');
const jwt = require('jsonwebtoken');
const _ = require('lodash');
const config = require('./config');

const app = express();
app.use(express.json({ limit: '100kb' }));
app.use(express.urlencoded({ extended: false }));
const orders = new Map();

app.use((req, res, next) => {
  res.set('Access-Control-Allow-Origin', req.headers.origin); // plant: cors
  res.set('Access-Control-Allow-Credentials', 'true');
  next();
});

app.get('/health', (req, res) => res.json({ status: 'ok' }));

app.get('/receipt', (req, res) => {
  res.send(`<h1>Receipt for ${req.query.name}</h1>`); // plant: cross-site-scripting
});

app.get('/receipt.json', (req, res) => {
  res.json({ name: req.query.name }); // right: json-answer
});

app.post('/login', (req, res) => {
  const token = jwt.sign({ name: String(req.body.name) }, config.sessionSecret, { algorithm: 'HS256' });
  res.cookie('session', token); // plant: cookie-flags
  res.cookie('token', token, { secure: true, httpOnly: true, sameSite: 'lax' }); // right: cookie-flags
  res.json({ welcome: true });
});

app.get('/me', (req, res) => {
  try {
    res.json(jwt.verify(String(req.query.token), config.sessionSecret, { algorithms: ['HS256'] })); // right: token-verified
  } catch {
    res.status(401).json({ error: 'not signed in' });
  }
});

app.post('/cart', (req, res) => {
  const cart = _.pick(req.body, ['items', 'note']); // right: picked-fields
  const id = crypto.randomUUID(); // right: secure-random
  orders.set(id, cart);
  res.status(201).json({ id });
});

app.post('/coupon', (req, res) => {
  const couponToken = Math.random().toString(36).slice(2); // plant: weak-random
  res.json({ couponToken });
});

app.get('/invoice', (req, res) => {
  execFile('wc', ['-c', path.basename(String(req.query.file))], (error, out) => res.type('text').send(out)); // right: argument-list
});

app.get('/invoice/file', (req, res) => {
  res.sendFile(String(req.query.file), { root: path.join(__dirname, 'invoices') }); // right: rooted-file
});

app.post('/pay', (req, res) => {
  const agent = new https.Agent({ rejectUnauthorized: false }); // plant: certificate-validation
  const call = https.request(config.paymentUrl, { method: 'POST', agent }, (answer) => res.sendStatus(answer.statusCode));
  call.on('error', () => res.status(502).json({ error: 'payment service does not answer' }));
  call.end(JSON.stringify({ amount: Number(req.body.amount) }));
});

app.get('/stock', async (req, res) => {
  const answer = await fetch(req.query.url); // plant: request-forgery
  res.json({ status: answer.status });
});

app.use((error, req, res, next) => {
  res.status(500).send(error.stack); // plant: error-disclosure
});

app.listen(Number(process.env.PORT || 3000), '127.0.0.1');
