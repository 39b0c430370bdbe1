import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const IMPURE = /\b(Date\.now|Math\.random|performance\.|setTimeout|setInterval|fetch\(|crypto\.|indexedDB|localStorage|document\b|navigator\b|new WebSocket)/;

test('what decides has no I/O, clock or randomness, because only then every case can be tried', () => {
  for (const name of readdirSync('src/core')) {
    const code = readFileSync(`src/core/${name}`, 'utf8');
    for (const [, path] of code.matchAll(/from '([^']+)'/g)) {
      assert.match(path!, /^\.\/[a-z-]+\.js$/, `${name} imports ${path}`);
    }
    const uncommented = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    assert.doesNotMatch(uncommented, IMPURE, name);
  }
});
