import { defineConfig } from 'rolldown';

const shared = {
  platform: 'node',
  // Nothing of a dependency stays outside but the keychain, which is optional and native.
  external: ['@napi-rs/keyring'],
  resolve: { mainFields: ['module', 'main'] },
};

/** Text outside ASCII as escapes: one typographic quote makes the whole bundle a string of two-byte characters, which loads slower. */
const ascii = {
  name: 'ascii',
  // After minification, which would write the characters out again.
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escapeUnit);
    }
  },
};

function escapeUnit(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Everything that a launch needs, in one chunk: what it shares with other commands would else stand in chunks of its own,
 * and each file more is half a millisecond of a launch.
 */
const launchPath = new Set();
const oneLaunchChunk = {
  name: 'one-launch-chunk',
  buildEnd() {
    const waiting = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (launchPath.has(id)) continue;
      launchPath.add(id);
      waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
};

/**
 * Rolldown 1.3.2 lets the entry load the chunk with its own few functions even where it uses none of them, only because
 * some lazy chunk does: 1.3 ms of a launch. It has no effects, so a load whose result nobody takes is taken out.
 */
const noIdleRuntime = {
  name: 'no-idle-runtime',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk' && chunk.isEntry) chunk.code = chunk.code.replace(IDLE_RUNTIME, ';');
    }
  },
};

/** A load that stands as an expression of its own, behind another one or behind the end of a statement. */
const IDLE_RUNTIME = /([,;])require\("\.\/chunks\/rolldown-runtime-[\w-]+\.cjs"\)[,;]/;

// The command line is CommonJS: the same code as ES modules starts about 3 ms later on Node 24, a tenth of a bare start
// (docs/decisions/001). The library is an ES module.
export default defineConfig([
  {
    ...shared,
    input: { cli: 'src/cli.ts' },
    plugins: [oneLaunchChunk, noIdleRuntime, ascii],
    output: {
      codeSplitting: { groups: [{ name: 'launch', test: (id) => launchPath.has(id) }] },
      dir: 'dist',
      format: 'cjs',
      sourcemap: false,
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name]-[hash].cjs',
    },
  },
  // What a running session's client starts at every turn: its own small tree, and what most turns need in one file.
  {
    ...shared,
    input: { inside: 'src/inside.ts' },
    plugins: [ascii],
    output: {
      dir: 'dist',
      format: 'cjs',
      sourcemap: false,
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/inside-[name]-[hash].cjs',
    },
  },
  {
    ...shared,
    input: { index: 'src/index.ts' },
    output: {
      dir: 'dist',
      format: 'esm',
      sourcemap: false,
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
  },
]);
