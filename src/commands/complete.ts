import type { Candidate, Completion } from '../core/completion/candidate.ts';
import { completeClient } from '../core/completion/complete-client.ts';
import { completeCordon } from '../core/completion/complete-cordon.ts';
import { NATIVE } from '../core/profiles/profile-name.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';

export type CompleteInput = {
  /** Whose command line it is: cordon's own, or the client's behind a function of a profile. */
  readonly line: 'cordon' | 'client';
  /** The words behind the program's name; the last one is the one that is typed. */
  readonly words: readonly string[];
};

/** What a shell shall offer for a line that is typed. */
export async function complete(host: Host, { line, words }: CompleteInput): Promise<Completion> {
  return line === 'client' ? completeClient(words) : completeCordon(words, { profiles: () => profilesOf(host) });
}

async function profilesOf(host: Host): Promise<readonly Candidate[]> {
  const configuration = await loadConfiguration(host);
  const own = configuration.ok ? configuration.value.profiles : [];
  return [
    { value: NATIVE, description: 'your own login' },
    ...own.map(({ name, provider, model }) => ({
      value: name,
      description: [provider.id, model].filter((part) => part !== null).join(', '),
    })),
  ];
}
