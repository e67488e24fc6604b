import type { Command } from 'commander';

/** As wide on every machine, whatever terminal it is printed on. */
const WIDTH = 110;

/** What a command prints with `--help`. */
export function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => void (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}

/** What stands behind usage, arguments and options there: remarks, exit statuses, examples. */
export function textBehind(command: Command): string {
  const whole = helpOf(command);
  return whole.slice(command.helpInformation().trim().length).trim();
}
