import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const GZIP_BYTES_MAX = 40 * 1024;

const common = { bundle: true, format: 'esm', target: 'es2022', sourcemap: true, logLevel: 'warning' };

if (process.argv.includes('--tests')) {
  const tests = readdirSync('test').filter((name) => name.endsWith('.test.ts'));
  await build({
    ...common,
    entryPoints: tests.map((name) => `test/${name}`),
    outdir: 'target/test',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    sourcemap: 'inline',
  });
} else {
  await build({ ...common, entryPoints: ['src/index.ts'], outfile: 'dist/index.js', minify: true, platform: 'neutral' });
  const bytes = gzipSync(readFileSync('dist/index.js'), { level: 9 }).length;
  console.log(`dist/index.js: ${bytes} bytes gzipped, at most ${GZIP_BYTES_MAX}`);
  if (bytes > GZIP_BYTES_MAX) {
    process.exitCode = 1;
  }
}
