// One writer of the ledger, as a process of its own. `spend`: as many reservations as the limit allows, each kept open, then
// their number. `work`: reserves and settles without an end, and names each settlement that was acknowledged.
import { writeSync } from 'node:fs';
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { attribution, intent, rule, session, settlement } from './entries.ts';

const [task = '', ledger = '', stateDirectory = '', name = '', tries = '0'] = process.argv.slice(2);
const opened = await openLedger({
  ledger,
  stateDirectory,
  machine: 'here',
  env: process.env as Record<string, string>,
});
if (!opened.ok) throw new Error(opened.problem.message);
const book = opened.value;
const whose = { ...attribution, session: name };
await book.openSession(session(name, { pid: process.pid }));
writeSync(1, 'ready\n');

if (task === 'spend') {
  await new Promise((resolve) => process.stdin.once('data', resolve));
  process.stdin.destroy();
  const results = await Promise.all(
    Array.from({ length: Number(tries) }, (_, index) =>
      book.reserve(intent(`${name}-${index}`, { attribution: whose }), [rule({ limitMicroUsd: 1_000_000 })]),
    ),
  );
  writeSync(1, `granted ${results.filter(({ ok }) => ok).length}\n`);
  await book.close();
} else {
  for (let index = 0; ; index += 1) {
    const id = `${name}-${index}`;
    const reserved = await book.reserve(intent(id, { attribution: whose }), [rule({ limitMicroUsd: 1e12 })]);
    if (!reserved.ok) throw new Error('refused');
    writeSync(1, `sent ${id}\n`);
    await book.settle(settlement(id));
    writeSync(1, `settled ${id}\n`);
  }
}
