// Whether the tag that is released says the version that is built, and the package where it comes from:
// `node tools/release/check-tag.ts v1.2.3 OWNER/NAME`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { VERSION } from '../../src/core/version.ts';

const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly repository?: { readonly url?: string };
};
const [tag = '', repository = ''] = process.argv.slice(2);
const url = manifest.repository?.url ?? '';

function refuse(why: string): void {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}

if (tag !== `v${manifest.version}` || manifest.version !== VERSION) {
  refuse(
    `The tag is ${tag || 'missing'}, package.json says ${manifest.version}, src/core/version.ts says ${VERSION}. All three must agree.`,
  );
}
// The registry compares it with where the workflow ran, and would refuse the package only after everything was built.
if (!url.includes(`github.com/${repository}`) || repository === '') {
  refuse(
    `The package says that it comes from ${url || 'nowhere'}; this is ${repository || 'no repository'}. Set "repository" in package.json.`,
  );
}
