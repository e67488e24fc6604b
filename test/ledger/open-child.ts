// Opens a ledger, reserves once and says what came of it; what else it prints is a fault.
import { openLedger } from '../../src/ledger/open-ledger.ts';
import { LedgerError } from '../../src/ledger/ledger-error.ts';
import { intent, settlement } from './entries.ts';

const [stateDirectory = '', name = '', many = '1'] = process.argv.slice(2);
const opened = await openLedger({ ledger: 'sqlite', stateDirectory, machine: 'here', env: {} });
if (opened.ok) {
  try {
    for (let index = 0; index < Number(many); index += 1) {
      const id = `${name}-${index}`.padEnd(4000, 'x');
      await opened.value.reserve(intent(id), []);
      await opened.value.settle(settlement(id));
    }
    process.stdout.write('done');
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    process.stdout.write(error.problem.code);
  }
  await opened.value.close();
} else process.stdout.write(opened.problem.code);
