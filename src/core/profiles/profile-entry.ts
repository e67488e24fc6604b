import type { RawProfile } from './configuration-schema.ts';
import { formatCredentialReference } from './credential-reference.ts';
import type { Profile } from './profile.ts';
import { nativeProfile } from './find-profile.ts';

/** A profile as its entry in a configuration: only what differs from what is taken without it. */
export function toEntry(profile: Profile): RawProfile {
  const plain = nativeProfile();
  const { provider, credential, model, contextWindow, longContext, configDir, budget } = profile;
  return {
    provider: provider.id,
    ...(credential === null ? {} : { credential: formatCredentialReference(credential) }),
    ...(model === null ? {} : { model }),
    ...(Object.keys(profile.models).length === 0 ? {} : { models: profile.models }),
    ...(contextWindow === null ? {} : { contextWindow }),
    ...(longContext === null ? {} : { longContext }),
    ...(profile.toolSearch === (provider.toolSearch ?? false) ? {} : { toolSearch: profile.toolSearch }),
    ...(profile.autoMode === null || (profile.autoMode === 'client' && provider.baseUrl !== null)
      ? {}
      : { autoMode: profile.autoMode }),
    ...(Object.keys(profile.env).length === 0 ? {} : { env: { ...profile.env } }),
    ...(profile.args.length === 0 ? {} : { args: [...profile.args] }),
    ...(configDir === null ? {} : { configDir }),
    ...(profile.insecureHttp === plain.insecureHttp ? {} : { insecureHttp: profile.insecureHttp }),
    ...(profile.gateway === plain.gateway ? {} : { gateway: profile.gateway }),
    ...(budget === null
      ? {}
      : {
          budget: {
            usd: budget.usd,
            per: budget.per,
            ...(budget.warnAt === undefined ? {} : { warnAt: [...budget.warnAt] }),
          },
        }),
    ...(profile.pin === undefined ? {} : { pin: [...profile.pin] }),
    ...(profile.fallback.length === 0 ? {} : { fallback: profile.fallback.map(toFallbackEntry) }),
  };
}

function toFallbackEntry({ provider, model, credential }: Profile['fallback'][number]) {
  return {
    provider: provider.id,
    model,
    ...(credential === null ? {} : { credential: formatCredentialReference(credential) }),
  };
}
