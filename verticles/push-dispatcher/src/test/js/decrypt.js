// Reads JSON lines {"body","private","auth"} in base64url from standard input, and writes {"text"} for each.
'use strict';

const crypto = require('node:crypto');
const readline = require('node:readline');
const ece = require('http_ece');

const lines = readline.createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const input = JSON.parse(line);
  const privateKey = crypto.createECDH('prime256v1');
  privateKey.setPrivateKey(Buffer.from(input.private, 'base64url'));
  const plain = ece.decrypt(Buffer.from(input.body, 'base64url'), {
    version: 'aes128gcm',
    privateKey,
    authSecret: input.auth,
  });
  process.stdout.write(JSON.stringify({ text: plain.toString('utf8') }) + '\n');
});
