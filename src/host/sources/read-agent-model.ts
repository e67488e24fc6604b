import { dirname, join } from 'node:path';
import type { ClientArguments } from '../../core/layers/client-arguments.ts';
import { decodeText } from '../../core/layers/decode-text.ts';
import { readFrontMatter } from '../../core/layers/front-matter.ts';
import type { Resolution } from '../../core/resolution/resolution.ts';
import type { Host } from '../host.ts';
import { nearestRepository } from '../nearest-repository.ts';
import { configDirectory } from './places.ts';

export type AgentQuestion = { readonly arguments: ClientArguments; readonly resolution: Resolution };

/**
 * The model that the session's agent names (`--agent`, or `agent` in settings), or null. It beats ANTHROPIC_MODEL and
 * `model`, and gives way to `--model`; `inherit` names none (2.1.330 and 2.1.197).
 */
export function readAgentModel(host: Host, question: AgentQuestion): string | null {
  const setting = question.resolution.settings.find(({ key }) => key === 'agent')?.winner.value;
  const name =
    optionValue(question.arguments, '--agent') ?? (typeof setting === 'string' && setting !== '' ? setting : null);
  if (name === null) return null;
  const model = inlineModel(question.arguments, name) ?? fileModel(host, name);
  return model === null || model === 'inherit' ? null : model;
}

function optionValue({ flags, rest }: ClientArguments, option: string): string | null {
  if (!flags.has(option)) return null;
  const joined = rest.find((word) => word.startsWith(`${option}=`));
  return joined === undefined ? (rest[rest.indexOf(option) + 1] ?? null) : joined.slice(option.length + 1);
}

/** `--agents` defines agents as JSON, which count before those in files. */
function inlineModel(given: ClientArguments, name: string): string | null {
  try {
    const agents: unknown = JSON.parse(optionValue(given, '--agents') ?? 'null');
    const agent: unknown = new Map(Object.entries(agents ?? {})).get(name);
    return typeof agent === 'object' && agent !== null && 'model' in agent && typeof agent.model === 'string'
      ? agent.model
      : null;
  } catch {
    return null;
  }
}

/**
 * Agents are Markdown files whose head says `name:` and `model:`. A project's count before the person's own, and those of a
 * directory inside a repository before those above it, up to its top (2.1.330).
 */
function fileModel(host: Host, name: string): string | null {
  const directories = [
    ...projectDirectories(host).map((directory) => join(directory, '.claude', 'agents')),
    join(configDirectory(host), 'agents'),
  ];
  for (const directory of directories) {
    for (const file of host.listDirectory(directory).filter((entry) => entry.endsWith('.md'))) {
      const head = readHead(host, join(directory, file));
      if (head.get('name')?.value === name) return head.get('model')?.value ?? null;
    }
  }
  return null;
}

function projectDirectories(host: Host): readonly string[] {
  if (host.cwd === null) return [];
  const top = nearestRepository(host, host.cwd) ?? host.cwd;
  const directories = [host.cwd];
  for (let directory = host.cwd; directory !== top;) {
    directory = dirname(directory);
    directories.push(directory);
  }
  return directories;
}

function readHead(host: Host, path: string): ReturnType<typeof readFrontMatter> {
  const read = host.readFile(path, 1024 * 1024);
  return readFrontMatter(read.kind === 'bytes' ? decodeText(read.bytes).text : '');
}
