// NTLM prescribes DES; what else stands beside it is a choice.
const crypto = require('crypto');

function encryptBlock(key, block) {
  // ruleid: redoubt.javascript.ntlm-cipher
  return crypto.createCipheriv('des-ecb', key, '').update(block);
}

function answerOfNtlm(challenge, hash) {
  return encryptBlock(hash.slice(0, 7), challenge);
}

function seal(key, text) {
  // ruleid: redoubt.javascript.weak-cipher
  return crypto.createCipheriv('aes-128-ecb', key, null).update(text);
}
