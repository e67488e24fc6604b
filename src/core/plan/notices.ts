import { findTraits } from '../catalogue/variable-traits.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Client, EnvChange } from './plan.ts';
import { contextWindowOf } from './routed-environment.ts';
import { mainModel } from './session-models.ts';
import type { Supervisor } from './supervisor.ts';

export type NoticeRequest = {
  readonly profile: Profile;
  readonly client: Client;
  readonly changes: Readonly<Record<string, EnvChange>>;
  readonly isKnownModel: (model: string) => boolean;
  readonly supervisor: Supervisor | null;
  /** Whether this is a native conversation whose hooks don't run. */
  readonly isUnguarded: boolean;
};

/** What a person should know at the launch, one sentence each; silence where nothing is out of the ordinary. */
export function noticesFor(request: NoticeRequest): readonly string[] {
  return [
    ...removedInterpreters(request),
    ...movedConfiguration(request),
    ...unverifiedClient(request),
    ...unknownWindow(request),
    ...routedSupervisor(request),
    ...unguarded(request),
  ];
}

function removedInterpreters({ changes }: NoticeRequest): readonly string[] {
  const names = Object.keys(changes).filter(
    (name) => changes[name]?.kind === 'unset' && findTraits(name)?.class === 'interpreter',
  );
  return names.length === 0
    ? []
    : [
        `${names.join(', ')} would run code inside the client, so ${names.length === 1 ? 'it was' : 'they were'} left out of this session.`,
      ];
}

function movedConfiguration({ profile, changes }: NoticeRequest): readonly string[] {
  if (changes.CLAUDE_CONFIG_DIR?.kind !== 'unset') return [];
  return [
    `CLAUDE_CONFIG_DIR is left out of this session; if your login lives there, set "configDir" in the profile "${profile.name}".`,
  ];
}

function unverifiedClient({ client }: NoticeRequest): readonly string[] {
  if (client.verified || client.version === null) return [];
  return [
    `Claude Code ${client.version} is not among the versions that cordon was verified on; the rules of the nearest one are used.`,
  ];
}

function unknownWindow({ profile, isKnownModel }: NoticeRequest): readonly string[] {
  const model = mainModel(profile);
  if (model === null || profile.provider.auth === 'login' || contextWindowOf(profile) !== null || isKnownModel(model))
    return [];
  return [
    `The client doesn't know "${model}" and will assume a context of a million tokens, so it compacts too late; set "contextWindow" in the profile "${profile.name}".`,
  ];
}

/** This session is held whatever that one does (2.1.330): its background sessions get its overlay, or there are none. */
function routedSupervisor({ supervisor }: NoticeRequest): readonly string[] {
  if (supervisor === null || supervisor.routes.length === 0) return [];
  return [
    `A background service of the client runs (process ${supervisor.pid}) that was started with ${supervisor.routes.join(', ')}: background sessions of plain claude may go there, this session doesn't. \`claude daemon stop --any\` ends it.`,
  ];
}

/** At the start it is held; only a policy that comes later stands above the overlay, and a hook is what watches for one. */
function unguarded({ isUnguarded }: NoticeRequest): readonly string[] {
  return isUnguarded
    ? [
        'Hooks are switched off here (disableAllHooks, or a policy that allows only its own), so nothing stops this session if a policy that comes while it runs moves it.',
      ]
    : [];
}
