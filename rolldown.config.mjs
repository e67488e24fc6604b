import { defineConfig } from 'rolldown';

// Two entries share their chunks. Nothing of a dependency stays outside but the keychain, which is optional and native.
export default defineConfig({
  input: { cli: 'src/cli.ts', index: 'src/index.ts' },
  platform: 'node',
  external: ['@napi-rs/keyring'],
  resolve: { mainFields: ['module', 'main'] },
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: false,
    minify: false,
    chunkFileNames: 'chunks/[name]-[hash].js',
  },
});
