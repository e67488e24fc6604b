import { giveCredential } from '../commands/credential.ts';
import { createNodeHost } from '../host/node-host.ts';
import { printProblem, type AddCommand } from './ending.ts';

/** Not for people: the client runs it, where `cordon project use` wrote it down as its helper. */
export const addCredential: AddCommand = (program, ending) => {
  program
    .command('credential', { hidden: true })
    .description('print the key of a profile, for a client in a repository that uses it')
    .argument('<profile>', 'the profile that the repository uses')
    .argument('<root>', 'the root of the repository')
    .action(async (profile: string, root: string) => {
      const isTerminal = process.stdout.isTTY;
      const given = await giveCredential(createNodeHost(), { profile, root, isTerminal });
      if (given.ok) process.stdout.write(`${given.value.reveal()}\n`);
      else ending.status = printProblem(given.problem, false);
    });
};
