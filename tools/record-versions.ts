// Runs `cordon conformance` on each client named and writes what came of it to test/fixtures/conformance/VERSION.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { conformanceCommand } from '../src/commands/conformance.ts';
import type { ConformanceReport } from '../src/core/report/conformance-report.ts';
import { createNodeHost } from '../src/host/node-host.ts';
import { renderConformance } from '../src/render/conformance.ts';
import type { RecordedVersion } from '../test/client/recorded-version.ts';
import { builtCordon } from '../test/lab/pinned-client.ts';

const { values, positionals } = parseArgs({
  options: { n: { type: 'string', default: '200' }, seed: { type: 'string', default: '2026' } },
  allowPositionals: true,
});

for (const client of positionals) {
  const input = { client, n: Number(values.n), seed: Number(values.seed), cordon: builtCordon };
  const outcome = await conformanceCommand(createNodeHost(), input);
  if (!outcome.ok) {
    process.stderr.write(`${client}: ${outcome.problem.message}\n`);
    process.exitCode = 4;
    continue;
  }
  process.stdout.write(renderConformance(outcome.value, false));
  if (outcome.value.holds) write(outcome.value);
  else process.exitCode = 1;
}

/** A line for each row, and nothing of this machine. */
function write({ client, checkedOn, platform, random, rows, notRun }: ConformanceReport): void {
  const recorded: RecordedVersion = {
    client: client.version ?? '',
    checkedOn,
    platform,
    random,
    notRun: notRun.map(({ id }) => id),
    rows: rows.map(({ id, native, routed }) => ({ id, native: native.outcome, routed: routed.outcome })),
  };
  const { rows: lines, ...about } = recorded;
  const head = Object.entries(about).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
  const file = path.join(import.meta.dirname, '..', 'test', 'fixtures', 'conformance', `${recorded.client}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `{\n${head.join('')}  "rows": [\n${lines.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]\n}\n`,
  );
}
