import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { judgeRun, routedSession, type Session } from '../../src/conformance/judge-run.ts';
import { fillIn, type Layout } from '../../src/conformance/lay-out.ts';
import type { Run } from '../../src/conformance/run-under.ts';
import { holds, type Cell } from '../../src/core/cases/cell.ts';
import { LOGIN_TOKEN } from '../../src/core/cases/made-up.ts';
import type { Json } from '../../src/core/layers/layer.ts';
import { ask, closeInteractive, RELOAD_MS, startInteractive, type InteractiveSession } from './interactive-session.ts';
import { LAUNCHERS } from './launchers.ts';
import type { LateFile, LateLeak } from './mid-session-writes.ts';
import { withWritablePolicy } from './writable-policy.ts';

export const LATE_COLUMNS = ['bare', 'cordon-native', 'cordon-routed'] as const;
export type LateColumn = (typeof LATE_COLUMNS)[number];

export type LateCell = Cell & { readonly id: string; readonly column: LateColumn; readonly screen: string };

export type LateRequest = {
  readonly leaks: readonly LateLeak[];
  readonly column: LateColumn;
  readonly client: string;
  /** A new session for each leak: without cordon, a leak stays in the session after its file is gone. */
  readonly fresh?: boolean;
};

type Open = { readonly session: InteractiveSession; readonly judged: Session; turns: number; readonly key: string };

/** Takes one session through many leaks: writes the files, asks, judges what was seen, and takes the files away again. */
export async function runMidSession(request: LateRequest): Promise<readonly LateCell[]> {
  const cells: LateCell[] = [];
  let open: Open | null = null;
  try {
    for (const leak of request.leaks) {
      const key = keyOf(leak);
      if (open !== null && (open.key !== key || request.fresh === true)) open = await close(open);
      open ??= await start(request, leak);
      const cell = await tryLeak(open, leak, request.column);
      cells.push(cell);
      // What a session that leaked does next says nothing about the next leak.
      if (!holds(cell)) open = await close(open);
    }
    return cells;
  } finally {
    if (open !== null) await close(open);
  }
}

/** Leaks that can share a session: those that start alike, and none with a policy of its own. */
function keyOf({ start, files, row }: LateLeak): string {
  return files.some(({ file }) => file.startsWith('managed/')) ? row.id : JSON.stringify(start);
}

async function close({ session }: Open): Promise<null> {
  await closeInteractive(session);
  return null;
}

async function start({ column, client }: LateRequest, leak: LateLeak): Promise<Open> {
  const isManaged = leak.files.some(({ file }) => file.startsWith('managed/'));
  const session = await startInteractive({
    launcher: LAUNCHERS[column],
    client,
    situation: { ...leak.start, allArgs: ALLOWED },
    ...(isManaged ? { under: withWritablePolicy } : {}),
  });
  const open = { session, judged: routedSession, turns: 0, key: keyOf(leak) };
  await takeTurn(open, null);
  const first = session.lab.observations().find(({ inference }) => inference !== null);
  if (first?.inference?.model == null)
    throw new Error(`The first turn asked nothing:\n${await session.terminal.screen()}`);
  if (column === 'cordon-routed') return open;
  const judged: Session = {
    kind: 'native',
    model: first.inference.model,
    also: [],
    bearer: LOGIN_TOKEN,
    betas: first.betas,
  };
  return { ...open, judged };
}

/** In a conversation the client asks before it starts an agent, and nobody is there to answer (2.1.330). */
const ALLOWED = ['--permission-mode', 'acceptEdits', '--allowedTools', 'Agent'];

async function tryLeak(open: Open, leak: LateLeak, column: LateColumn): Promise<LateCell> {
  const { session, judged } = open;
  session.lab.reset(leak.scripts);
  const restore = writeLate(session.layout, leak.files);
  try {
    await wait(RELOAD_MS);
    if (leak.question !== null) {
      await ask(session, leak.question);
      await wait(1000);
    }
    await takeTurn(open, judged);
    // An agent goes on behind the first answer.
    if (leak.scripts !== undefined) await wait(2500);
    const cell = judgeRun(runOf(session), { row: leak.row, column, session: judged });
    const screen = await session.terminal.screen();
    const isStopped = cell.outcome === 'broken' && STOPPED.test(screen);
    return { ...(isStopped ? { outcome: 'stopped', evidence: [] } : cell), id: leak.row.id, column, screen };
  } finally {
    restore();
    for (const file of readdirSync(session.layout.home))
      if (file.startsWith('ran-')) rmSync(path.join(session.layout.home, file));
  }
}

/** What a person reads when the session keeps their prompt back. */
const STOPPED = /blocked by hook:\s+cordon: /;

/** A turn is over when it was answered; one that leaked may never be, and is waited for no longer than its evidence takes. */
async function takeTurn(open: Open, judged: Session | null): Promise<void> {
  open.turns += 1;
  const question = `turn number ${open.turns}`;
  await ask(open.session, question);
  const answered = new RegExp(`${question}[\\s\\S]*hi from`);
  const end = performance.now() + (judged === null ? 20_000 : 12_000);
  while (performance.now() < end) {
    const screen = await open.session.terminal.screen();
    if (answered.test(screen) || STOPPED.test(screen)) return;
    await wait(100);
  }
}

function runOf({ lab, layout }: InteractiveSession): Run {
  return {
    layout,
    status: null,
    signal: null,
    timedOut: false,
    stdout: '',
    stderr: '',
    wallMs: 0,
    ...withoutOwnErrands(lab),
  };
}

/** A conversation looks for the vendor's plug-ins at GitHub, some seconds after its start and without a credential (2.1.330). */
function withoutOwnErrands(lab: InteractiveSession['lab']): Pick<Run, 'observations' | 'rawRequests'> {
  const raw = lab.rawRequests();
  const kept = lab.observations().map((seen, index) => ({ seen, request: raw[index] }));
  const own = kept.filter(({ seen }) => !(seen.method === 'CONNECT' && seen.host === 'github.com:443'));
  return { observations: own.map(({ seen }) => seen), rawRequests: own.flatMap(({ request }) => request ?? []) };
}

/** Writes the files, and returns what puts everything back as it was. */
function writeLate(layout: Layout, files: readonly LateFile[]): () => void {
  const undo = files.map(({ place, file, content }) => {
    const target = path.join({ home: layout.home, project: layout.project, run: layout.directory }[place], file);
    const before = readText(target);
    mkdirSync(path.dirname(target), { recursive: true });
    const filled = fillIn(content, layout.places);
    writeFileSync(target, typeof filled === 'string' ? filled : JSON.stringify(merged(file, before, filled), null, 2));
    return () => {
      if (file === '.claude.json') return writeFileSync(target, JSON.stringify(without(readText(target), filled)));
      return before === null ? rmSync(target, { force: true }) : writeFileSync(target, before);
    };
  });
  return () => {
    for (const step of undo) step();
  };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The client keeps its own books in `~/.claude.json`: a leak there stands beside them. */
function merged(file: string, before: string | null, content: Json): Json {
  if (file !== '.claude.json' || before === null) return content;
  return { ...(JSON.parse(before) as Readonly<Record<string, Json>>), ...(content as Readonly<Record<string, Json>>) };
}

function without(text: string | null, added: Json): Json {
  const names = new Set(Object.keys(added as object));
  return Object.fromEntries(Object.entries(JSON.parse(text ?? '{}') as object).filter(([name]) => !names.has(name)));
}
