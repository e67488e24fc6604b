// Whether the tag that is released says the version that is built: `node tools/release/check-tag.ts v1.2.3`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { VERSION } from '../../src/core/version.ts';

const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  readonly version: string;
};
const tag = process.argv[2] ?? '';

if (tag !== `v${manifest.version}` || manifest.version !== VERSION) {
  process.stderr.write(
    `The tag is ${tag || 'missing'}, package.json says ${manifest.version}, src/core/version.ts says ${VERSION}. All three must agree.\n`,
  );
  process.exitCode = 1;
}
