// Another router: whenever the file doesn't hold what it wants, it writes that, whole and through a temporary file.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const [file = '', wanted = '', most = '1'] = process.argv.slice(2);
const until = Date.now() + 60_000;
process.stdout.write('ready\n');
for (let left = Number(most); Date.now() < until && !existsSync(`${file}.stop`);) {
  if (left > 0 && !readFileSync(file, 'utf8').includes('ANTHROPIC_BASE_URL')) {
    left -= 1;
    writeFileSync(`${file}.foreign`, wanted);
    renameSync(`${file}.foreign`, file);
  }
  await new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
}
