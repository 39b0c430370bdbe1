import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What Maven puts into the jar, and http-api serves at /. */
const OUT = 'target/classes/web';

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  // Not a dependency of npm, which would meddle with the folder of another module.
  alias: { '@chat-platform/sdk': '../sdk/dist/index.js' },
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

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
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const { metafile } = await build({
    ...common,
    entryPoints: { app: 'src/main.tsx', style: 'src/styles/main.css' },
    entryNames: '[name]-[hash]',
    outdir: `${OUT}/assets`,
    minify: true,
    metafile: true,
  });
  cpSync('public', OUT, { recursive: true });
  const assets = Object.keys(metafile.outputs).map((path) => `assets/${basename(path)}`);
  const named = (start) => assets.find((path) => path.startsWith(`assets/${start}-`));
  const page = readFileSync('public/index.html', 'utf8')
    .replace('assets/app.js', named('app'))
    .replace('assets/style.css', named('style'));
  writeFileSync(`${OUT}/index.html`, page);
  const shell = ['./', 'icon.svg', 'manifest.webmanifest', ...assets];
  const content = [page, ...readdirSync('public').map((name) => readFileSync(`public/${name}`))];
  const version = content.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex').slice(0, 12);
  await build({
    ...common,
    entryPoints: { sw: 'src/workers/sw.ts', 'app/sw': 'src/workers/former.ts' },
    outdir: OUT,
    minify: true,
    define: { SHELL: JSON.stringify(shell), VERSION: JSON.stringify(version) },
  });
}
