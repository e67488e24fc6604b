import { describe, expect, it } from 'vitest';
import { parseClientArguments } from '../../src/core/layers/parse-client-arguments.ts';

type Row = {
  readonly behaviour: string;
  readonly argv: readonly string[];
  readonly settings?: readonly string[];
  readonly model?: string | null;
  readonly sources?: string | null;
  readonly subcommand?: string | null;
  readonly rest?: readonly string[];
};

// Each row was run on the real client 2.1.330: what counted there is what stands here.
const rows: readonly Row[] = [
  {
    behaviour: 'options before the prompt',
    argv: ['--settings', 'F', '--model', 'M', '-p', 'hi'],
    settings: ['F'],
    model: 'M',
    rest: ['--model', 'M', '-p', 'hi'],
  },
  {
    behaviour: 'the spelling with an equals sign',
    argv: ['--settings=F', '--model=M'],
    settings: ['F'],
    model: 'M',
    rest: ['--model=M'],
  },
  {
    behaviour: 'several, in order',
    argv: ['--settings', 'F', '-p', '--settings=G'],
    settings: ['F', 'G'],
    rest: ['-p'],
  },
  { behaviour: 'an empty one is a value', argv: ['--settings', 'F', '--settings='], settings: ['F', ''], rest: [] },
  {
    behaviour: 'a value that looks like an option',
    argv: ['--settings', '--model', 'mm'],
    settings: ['--model'],
    model: null,
    rest: ['mm'],
  },
  {
    behaviour: 'nothing is an option behind --',
    argv: ['-p', '--', '--settings', 'F'],
    settings: [],
    rest: ['-p', '--', '--settings', 'F'],
  },
  { behaviour: '-p takes no value', argv: ['-p', '--settings', 'F', 'hi'], settings: ['F'], rest: ['-p', 'hi'] },
  {
    behaviour: 'a required value eats an option',
    argv: ['--system-prompt', '--settings', 'F'],
    settings: [],
    rest: ['--system-prompt', '--settings', 'F'],
  },
  {
    behaviour: 'a value before the option',
    argv: ['--append-system-prompt', '--model', '--settings', 'F'],
    settings: ['F'],
    model: null,
  },
  {
    behaviour: 'a variadic option stops at the next one',
    argv: ['--allowedTools', 'Read', 'Edit', '--settings', 'F'],
    settings: ['F'],
    rest: ['--allowedTools', 'Read', 'Edit'],
  },
  {
    behaviour: 'a variadic option with an equals sign takes one value',
    argv: ['--allowedTools=Read', 'mcp'],
    subcommand: 'mcp',
  },
  { behaviour: 'with -p a sub-command’s name is a prompt', argv: ['-p', 'update'], subcommand: null },
  { behaviour: 'with --print behind it too', argv: ['update', '--print'], subcommand: null },
  {
    behaviour: 'a -p behind -- belongs to another program',
    argv: ['mcp', 'add', 'x', '--', 'y', '-p'],
    subcommand: 'mcp',
  },
  {
    behaviour: 'a -p that is another option’s value',
    argv: ['--system-prompt', '-p', 'project'],
    subcommand: 'project',
  },
  { behaviour: 'short options in one word leave it a sub-command', argv: ['-cp', 'project'], subcommand: 'project' },
  { behaviour: 'a first-word verb stays one', argv: ['daemon', '-p'], subcommand: 'daemon' },
  {
    behaviour: 'an optional value is not an option',
    argv: ['--debug', '--settings', 'F'],
    settings: ['F'],
    rest: ['--debug'],
  },
  {
    behaviour: 'an optional value is the next word',
    argv: ['-r', 'abc', '--settings', 'F'],
    settings: ['F'],
    rest: ['-r', 'abc'],
  },
  { behaviour: 'combined short flags', argv: ['-pc', '--settings', 'F'], settings: ['F'], rest: ['-pc'] },
  {
    behaviour: 'the last of combined short flags takes the next word',
    argv: ['-pd', 'mcp'],
    subcommand: null,
    rest: ['-pd', 'mcp'],
  },
  { behaviour: 'an attached short value', argv: ['-nmcp', 'mcp'], subcommand: 'mcp' },
  { behaviour: 'a lone dash is a value', argv: ['--add-dir', 'x', '-', 'mcp'], subcommand: null },
  { behaviour: 'the last model wins', argv: ['--model', 'a', '--model=b'], model: 'b' },
  { behaviour: 'an empty model is a value', argv: ['--model', ''], model: '' },
  { behaviour: 'no setting source at all', argv: ['--setting-sources', ''], sources: '' },
  {
    behaviour: 'the last setting sources win',
    argv: ['--setting-sources', 'user', '--setting-sources=project'],
    sources: 'project',
  },
  { behaviour: 'an abbreviation is not the option', argv: ['--set', 'F'], settings: [], rest: ['--set', 'F'] },
  {
    behaviour: 'a sub-command, and what belongs to it',
    argv: ['mcp', 'add', 'x', '--', 'cmd', '--settings', 'G'],
    subcommand: 'mcp',
    settings: [],
    rest: ['mcp', 'add', 'x', '--', 'cmd', '--settings', 'G'],
  },
  {
    behaviour: 'options before a sub-command',
    argv: ['--settings', 'F', 'auth', 'status'],
    subcommand: 'auth',
    settings: ['F'],
    rest: ['auth', 'status'],
  },
  {
    behaviour: 'a verb that counts only as the first word is a prompt elsewhere',
    argv: ['--verbose', 'daemon'],
    subcommand: null,
  },
  { behaviour: 'the same verb as the first word', argv: ['daemon', 'status'], subcommand: 'daemon' },
  {
    behaviour: 'a prompt that starts with a sub-command’s name',
    argv: ['-p', 'mcp servers, please'],
    subcommand: null,
  },
  { behaviour: 'a word behind the prompt is no sub-command', argv: ['hello', 'mcp'], subcommand: null },
  { behaviour: 'a value missing at the end', argv: ['-p', '--settings'], settings: [], rest: ['-p', '--settings'] },
  { behaviour: 'no arguments', argv: [], settings: [], model: null, sources: null, subcommand: null, rest: [] },
];

describe('the client’s own command line', () => {
  it.each(rows)('$behaviour', ({ argv, settings, model, sources, subcommand, rest }) => {
    const parsed = parseClientArguments(argv);
    if (settings !== undefined) expect(parsed.settings).toEqual(settings);
    if (model !== undefined) expect(parsed.model).toBe(model);
    if (sources !== undefined) expect(parsed.settingSources).toBe(sources);
    if (subcommand !== undefined) expect(parsed.subcommand).toBe(subcommand);
    if (rest !== undefined) expect(parsed.rest).toEqual(rest);
  });
});
