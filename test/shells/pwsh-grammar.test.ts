import { createRequire } from 'node:module';
import path from 'node:path';
import { Language, Parser, type Node } from '@vscode/tree-sitter-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLAUDE_FUNCTION, profileFunctions } from '../../src/core/shells/function-names.ts';
import { startUpLine } from '../../src/core/shells/start-up-line.ts';
import { writeScript } from '../../src/core/shells/write-script.ts';

/** Where there is no PowerShell to run it, what is generated for it is read by the grammar that an editor shows it with. */
const folder = path.dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));

let parser: Parser;
beforeAll(async () => {
  await Parser.init({ locateFile: (file: string) => path.join(folder, file) });
  parser = new Parser();
  parser.setLanguage(await Language.load(path.join(folder, 'tree-sitter-powershell.wasm')));
});

function nodesOf(text: string): readonly Node[] {
  const tree = parser.parse(text);
  if (tree === null) throw new Error('the grammar gave no tree');
  const below = (node: Node): readonly Node[] => [
    node,
    ...node.children.flatMap((child) => (child === null ? [] : below(child))),
  ];
  return below(tree.rootNode);
}

const problemsOf = (text: string) =>
  nodesOf(text)
    .filter((node) => node.isError || node.isMissing)
    .map((node) => node.text);

/** The texts of all words in single quotes, as PowerShell reads them. */
const quotedIn = (text: string) =>
  nodesOf(text)
    .filter(({ type }) => type === 'verbatim_string_characters')
    .map((node) => node.text.slice(1, -1).replaceAll(/(['\u2018\u2019\u201a\u201b])\1/g, '$1'));

const COMMANDS: readonly (readonly string[])[] = [
  ['cordon'],
  ['/usr/bin/node', '/opt/cordon/bin/cordon.cjs'],
  ['C:\\Program Files\\nodejs\\node.exe', 'C:\\Users\\it’s me\\a\'b "$(calc)" `n\\cordon.cjs'],
];
const FUNCTIONS = [...profileFunctions('claude-', ['native', 'lab.2', 'a_b-c']), CLAUDE_FUNCTION];

describe.each(COMMANDS.map((command) => ({ command })))('what PowerShell is given for $command', ({ command }) => {
  test.each([
    { behaviour: 'functions and completion', script: { command, functions: FUNCTIONS, completes: true } },
    { behaviour: 'completion alone', script: { command, functions: [], completes: true } },
    { behaviour: 'functions alone', script: { command, functions: FUNCTIONS, completes: false } },
  ])('$behaviour: the grammar takes it, with every function and every word as meant', ({ script }) => {
    const text = writeScript('pwsh', script);
    expect(problemsOf(text)).toEqual([]);
    const names = nodesOf(text).flatMap((node) => (node.type === 'function_name' ? [node.text] : []));
    expect(names).toEqual(script.functions.map(({ name }) => `global:${name}`));
    const called = script.functions.flatMap(({ words }) => [...command, ...words, ...command, ...words]);
    expect(quotedIn(text).slice(0, called.length)).toEqual(called);
  });

  test.each([
    { shim: false, prefix: null },
    { shim: true, prefix: 'my_' },
  ])('the line in the profile, with %o', (options) => {
    const text = startUpLine('pwsh', { command, ...options });
    expect(problemsOf(text)).toEqual([]);
    if (command.length > 1) expect(quotedIn(text)).toEqual([...command, ...command]);
  });
});

test.each(["function global:x { & 'a' ", "& 'it's' 'x'", 'if ($x { y }'])('the grammar refuses %s', (text) => {
  expect(problemsOf(text).length + (parser.parse(text)?.rootNode.hasError === true ? 1 : 0)).toBeGreaterThan(0);
});
