// Removes the folders named, below this repository only.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
for (const folder of process.argv.slice(2)) {
  const target = path.resolve(root, folder);
  if (path.dirname(target) === root) rmSync(target, { recursive: true, force: true });
}
