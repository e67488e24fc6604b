import { run } from '../commands/explain.ts';
import { findClient } from '../host/client.ts';
import { createNodeHost } from '../host/node-host.ts';
import { renderExplain } from '../render/explain.ts';
import { print, printProblem, type AddCommand } from './ending.ts';

export const addExplain: AddCommand = (program, ending) => {
  program
    .command('explain')
    .description('show where a plain `claude` started here and now would go, and who says so')
    .usage('[NAME…] [--json] [-- client arguments…]')
    .argument('[words...]', 'variables or settings keys to show; behind --, what would stand behind claude')
    .option('--json', 'print the report as JSON')
    .action(async (_words: readonly string[], options: { readonly json?: boolean }, command) => {
      const host = createNodeHost();
      const client = await findClient(host);
      if (!client.ok) {
        // A route can't be established without the client whose rules decide it.
        ending.status = printProblem({ ...client.problem, kind: 'unestablished' }, options.json === true);
        return;
      }
      const { names, clientArguments } = splitWords(process.argv.slice(3), command.args);
      print(run(host, { client: client.value, names, clientArguments }), {
        json: options.json,
        text: (report, { colour }) => renderExplain(report, { colour, home: host.home }),
      });
    });
};

/** The parser drops the `--` between the names and the client's arguments: how many words stand behind it tells them apart. */
function splitWords(
  line: readonly string[],
  words: readonly string[],
): { readonly names: readonly string[]; readonly clientArguments: readonly string[] } {
  const end = line.indexOf('--');
  const behind = end === -1 ? 0 : line.length - end - 1;
  return { names: words.slice(0, words.length - behind), clientArguments: words.slice(words.length - behind) };
}
