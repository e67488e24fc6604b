import { defineConfig } from 'rolldown';

const shared = {
  platform: 'node',
  // Nothing of a dependency stays outside but the keychain, which is optional and native.
  external: ['@napi-rs/keyring'],
  resolve: { mainFields: ['module', 'main'] },
};

// The command line is CommonJS: as ES modules the same code starts 20 ms later on Node 24, because each import of a
// built-in module builds a namespace that touches everything in it. The library is an ES module.
export default defineConfig([
  {
    ...shared,
    input: { cli: 'src/cli.ts' },
    output: { dir: 'dist', format: 'cjs', sourcemap: false, minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } }, entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
  },
  {
    ...shared,
    input: { index: 'src/index.ts' },
    output: { dir: 'dist', format: 'esm', sourcemap: false, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
  },
]);
