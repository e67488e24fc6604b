// Another program that knows nothing of cordon: it counts in the file as fast as it is told to, until a file says stop.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const [file = '', style = '', everyMs = '10'] = process.argv.slice(2);
const until = Date.now() + 60_000;
let counted = 0;
let lost = 0;

/** As the client does (2.1.330): the whole file anew, through a temporary file. In place, as some editors do. */
function count(): void {
  const text = readFileSync(file, 'utf8');
  if (text.trim() === '') return;
  const document = JSON.parse(text) as { count?: number };
  if ((document.count ?? 0) !== counted) lost += 1;
  counted = (document.count ?? 0) + 1;
  const next = `${JSON.stringify({ ...document, count: counted }, null, 2)}\n`;
  if (style === 'in-place') writeFileSync(file, next);
  else {
    writeFileSync(`${file}.foreign`, next);
    renameSync(`${file}.foreign`, file);
  }
}

while (Date.now() < until && !existsSync(`${file}.stop`)) {
  count();
  await new Promise((resolve) => {
    setTimeout(resolve, Number(everyMs));
  });
}
process.stdout.write(JSON.stringify({ counted, lost }));
