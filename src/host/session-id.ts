/** Names one launch among a person's own: time, process and chance. It is no secret. */
export function makeSessionId(): string {
  const chance = Math.floor(Math.random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${Date.now().toString(36)}-${process.pid.toString(36)}-${chance}`;
}

/** The process that made an id, or null where the text is no id of a launch. */
export function processOf(id: string): number | null {
  const started = readShimSession(id);
  if (started !== null) return started.pid;
  const maker = /^[0-9a-z]{8,}-([0-9a-z]+)-[0-9a-z]{6}$/.exec(id)?.[1];
  return maker === undefined ? null : Number.parseInt(maker, 36);
}

/** A session that a ready-made program started: which making of it, in which process. null for any other id. */
export function readShimSession(id: string): { readonly making: string; readonly pid: number } | null {
  const [, making, pid] = /^shim-([\w-]+)-(\d+)$/.exec(id) ?? [];
  return making === undefined || pid === undefined ? null : { making, pid: Number(pid) };
}
