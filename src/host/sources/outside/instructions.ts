import { basename, dirname, join } from 'node:path';
import type { Instruction } from '../../../core/findings/diagnosis.ts';
import { readFrontMatter } from '../../../core/layers/front-matter.ts';
import type { Host } from '../../host.ts';
import { readText } from './read-text.ts';

/** An agent, a command or a skill, as its file has it. */
export type InstructionFile = { readonly path: string; readonly text: string; readonly instruction: Instruction };

/** Agents and commands may lie in directories of their own; a skill is one directory with its text in SKILL.md. */
const KINDS = [
  { kind: 'agent', directory: 'agents', depth: 3 },
  { kind: 'command', directory: 'commands', depth: 3 },
  { kind: 'skill', directory: 'skills', depth: 2 },
] as const;

/** What stands in `.claude` (or in the person's own configuration directory) beside the settings, and may name a model. */
export function readInstructions(host: Host, directory: string, scope: 'user' | 'project'): readonly InstructionFile[] {
  return KINDS.flatMap(({ kind, directory: name, depth }) =>
    markdownBelow(host, join(directory, name), depth)
      .filter((path) => kind !== 'skill' || basename(path) === 'SKILL.md')
      .flatMap((path) => {
        const opened = readText(host, path);
        if (opened.kind !== 'text') return [];
        const head = readFrontMatter(opened.text);
        const model = head.get('model');
        const instruction: Instruction = {
          kind,
          name: head.get('name')?.value ?? basename(kind === 'skill' ? dirname(path) : path, '.md'),
          model: model?.value ?? null,
          origin: { scope, path, line: model?.line ?? null, name: 'model' },
        };
        return [{ path, text: opened.text, instruction }];
      }),
  );
}

function markdownBelow(host: Host, directory: string, depth: number): readonly string[] {
  return host.listDirectory(directory).flatMap((name) => {
    const path = join(directory, name);
    if (name.endsWith('.md')) return [path];
    return depth > 1 && !name.includes('.') ? markdownBelow(host, path, depth - 1) : [];
  });
}
