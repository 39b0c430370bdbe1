import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { build } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const GZIP_BYTES_MAX = 40 * 1024;
/** The protobuf schema, as the module `shared-model` compiles it. */
const SCHEMA = '../../shared-model/target/classes/chat/v1/schema.desc';
const ROOT = 'chat/v1/frames.proto';

const common = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'warning',
  define: { SCHEMA: JSON.stringify(base64Encode(schemaOfFrames())) },
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
  const entryPoints = ['src/index.ts', 'src/protobuf.ts'];
  await build({ ...common, entryPoints, outdir: 'dist', minify: true, platform: 'neutral' });
  const bytes = gzipBytes('dist/index.js');
  console.log(`dist/index.js: ${bytes} bytes gzipped, at most ${GZIP_BYTES_MAX}`);
  console.log(`dist/protobuf.js, which is optional: ${gzipBytes('dist/protobuf.js')} bytes gzipped`);
  if (bytes > GZIP_BYTES_MAX) {
    process.exitCode = 1;
  }
}

/** The frames and what they need, without comments. */
function schemaOfFrames() {
  const { file } = fromBinary(FileDescriptorSetSchema, readFileSync(SCHEMA));
  const needed = new Set();
  const need = (name) => {
    if (!needed.has(name)) {
      needed.add(name);
      file.find((one) => one.name === name).dependency.forEach(need);
    }
  };
  need(ROOT);
  const files = file.filter(({ name }) => needed.has(name)).map((one) => ({ ...one, sourceCodeInfo: undefined }));
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: files }));
}

function gzipBytes(file) {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}
