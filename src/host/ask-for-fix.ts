import { confirm, isCancel } from '@clack/prompts';

const output = process.stderr;

/** Asks a person at the terminal one question that is answered with yes or no. Leaving it is a no. */
export async function askYesOrNo(message: string, initialValue: boolean): Promise<boolean> {
  return (await askOrLeave(message, initialValue)) ?? false;
}

/** The same; null where they leave it. */
export async function askOrLeave(message: string, initialValue: boolean): Promise<boolean | null> {
  const answer = await confirm({ message, initialValue, output });
  return isCancel(answer) ? null : answer;
}
