import { afterEach } from 'vitest';

/** A list of what a test opens; the last is closed first, when the test is over. */
export function closeAfterEach(): { close: () => Promise<void> }[] {
  const opened: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  });
  return opened;
}
