import { confirm, isCancel } from '@clack/prompts';

const output = process.stderr;

/** Asks a person at the terminal one question that is answered with yes or no. Leaving it is a no. */
export async function askYesOrNo(message: string, initialValue: boolean): Promise<boolean> {
  const answer = await confirm({ message, initialValue, output });
  return !isCancel(answer) && answer;
}
