/** Names one launch among a person's own: time, process and chance. It is no secret. */
export function makeSessionId(): string {
  const chance = Math.floor(Math.random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `${Date.now().toString(36)}-${process.pid.toString(36)}-${chance}`;
}

/** The process that made an id, or null where the text is no id of a launch. */
export function processOf(id: string): number | null {
  const maker = /^[0-9a-z]{8,}-([0-9a-z]+)-[0-9a-z]{6}$/.exec(id)?.[1];
  return maker === undefined ? null : Number.parseInt(maker, 36);
}
