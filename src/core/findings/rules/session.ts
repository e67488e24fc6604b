import { isRoutingLike } from '../../catalogue/variable-traits.ts';
import { isTruthy } from '../../resolution/effective.ts';
import type { Rule } from '../diagnosis.ts';
import { describeReach, findingAt } from '../judge.ts';
import { seen, seenLive, textOf } from '../live.ts';

export const HOST_SWITCH: Rule = {
  id: 'host-switch',
  title: 'The environment says that another program owns the route.',
  find: (diagnosis) =>
    seen(diagnosis, 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST')
      .filter((sighting) => isTruthy(textOf(sighting)))
      .map((sighting) => {
        const counts = sighting.place === 'shell' || sighting.assignment !== null;
        return {
          ...findingAt(sighting, {
            severity:
              counts && diagnosis.cordonSession === null && sighting.place !== 'one-command' ? 'warning' : 'info',
            message: 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST hands the route to whoever set it.',
            why: counts
              ? 'Routing in every settings file is ignored, managed settings included, and newer clients use no stored login.'
              : 'It has no effect in a settings file.',
            advice: `Run \`unset ${sighting.name}\` unless an application started this shell for a session.`,
          }),
          repair: null,
        };
      }),
};

const MARKERS = ['CLAUDECODE', 'CLAUDE_CODE_SESSION_ID', 'CLAUDE_CODE_ENTRYPOINT', 'CLAUDE_CODE_SSE_PORT'] as const;

export const SESSION_MARKERS: Rule = {
  id: 'session-markers',
  title: 'The environment is that of another session.',
  find: (diagnosis) => {
    const found = MARKERS.flatMap((name) => seen(diagnosis, name)).filter(
      ({ place }) => place === 'shell' || place === 'start-up',
    );
    const [first] = found;
    if (first === undefined || diagnosis.cordonSession !== null) return [];
    return [
      {
        ...findingAt(first, {
          severity: 'info',
          message: `This shell holds the marks of a session of the client (${found.map(({ name }) => name).join(', ')}).`,
          why: 'A client started here counts as nested and inherits what that session was given. Inside a session that is as it should be.',
          advice: 'In a shell of your own, open a new one.',
        }),
        repair: null,
      },
    ];
  },
};

export const UNKNOWN_NAME: Rule = {
  id: 'unknown-variable',
  title: 'A variable looks as if it routed a session, and cordon does not know it.',
  find: (diagnosis) =>
    diagnosis.sightings
      .filter((sighting) => isRoutingLike(sighting.name) && sighting.place !== 'one-command')
      .map((sighting) => ({
        ...findingAt(sighting, {
          severity: 'info',
          message: `${sighting.name} looks like a routing variable that cordon does not know.`,
          why: `${describeReach(diagnosis, sighting)} It may be new, misspelt, or another tool’s; a launch by cordon takes it out.`,
          advice: 'Check its spelling; take it out if nothing needs it.',
        }),
        repair: null,
      })),
};

/** Names that only Windows takes in any case: on other systems the client doesn't see them. */
export const WRONG_CASE: Rule = {
  id: 'wrong-case',
  title: 'A variable is spelt in lower case and has no effect.',
  find: (diagnosis) =>
    diagnosis.platform === 'win32'
      ? []
      : diagnosis.sightings
          .filter(
            ({ name }) =>
              /^anthropic_(?:base_url|api_key|auth_token|model)$/i.test(name) && name !== name.toUpperCase(),
          )
          .map((sighting) =>
            findingAt(sighting, {
              severity: 'info',
              message: `${sighting.name} has no effect: the client reads ${sighting.name.toUpperCase()}.`,
              why: 'Names are compared with their case, except on Windows.',
              advice: 'Take it out, or put it into a profile.',
            }),
          )
          .map((finding) => ({ ...finding, repair: null })),
};

export const WRAPPER: Rule = {
  id: 'wrapper',
  title: 'What is typed as claude is not only the client.',
  find: ({ wrappers }) =>
    wrappers.map(({ name, what, path, line }) => ({
      severity: 'info' as const,
      message: `${name} is ${what === 'setting' ? 'a setting that starts the client through a program' : what === 'program' ? 'another program than the client' : `${what === 'alias' ? 'an alias' : 'a function'} here`}.`,
      origin: { scope: 'process' as const, path, line, name },
      why: 'What you type goes through it, and it may set variables for that one command.',
      advice: 'Look at what it does; `cordon shell-init` gives functions that start a profile instead.',
      repair: null,
    })),
};

export const RESIDUE: Rule = {
  id: 'residue',
  title: 'Another router left something behind.',
  find: ({ residue }) =>
    residue.map(({ what, path, line, kind, detail }) => ({
      severity: kind === 'supervisor' ? ('warning' as const) : ('info' as const),
      message:
        kind === 'supervisor'
          ? `A background supervisor of the client runs with a route of its own (${what}).`
          : `${what} was here.`,
      origin: { scope: 'process' as const, path, line },
      why: detail,
      advice:
        kind === 'supervisor'
          ? 'Run `claude daemon stop --any`; it is started anew when it is needed.'
          : 'Remove it once you know that nothing uses it.',
      repair: null,
    })),
};

export const DESKTOP_PROVIDER: Rule = {
  id: 'desktop-provider',
  title: 'The desktop application is set to a provider of its own.',
  find: ({ desktop }) =>
    desktop.map(({ path, line, provider, destination }) => ({
      severity: 'info',
      message: `The desktop application has a third-party provider (${provider}${destination === null ? '' : ` at ${destination}`}).`,
      origin: { scope: 'process', path, line },
      why: 'It is chosen in the application’s developer menu; sessions of the desktop application go there where it is active.',
      advice: 'Change it in the application: Developer, Configure Third-Party Inference.',
      repair: null,
    })),
};

export const CONFIG_DIRECTORY: Rule = {
  id: 'config-directory',
  title: 'Settings and login are those of another directory.',
  find: (diagnosis) =>
    seen(diagnosis, 'CLAUDE_CONFIG_DIR')
      .filter(({ place }) => place !== 'one-command')
      .map((sighting) => ({
        ...findingAt(sighting, {
          severity: 'info',
          message: `CLAUDE_CONFIG_DIR moves settings, login and history to ${textOf(sighting) || 'another directory'}.`,
          why: `${describeReach(diagnosis, sighting)} What stands in ~/.claude doesn’t count there; cordon reads the directory that is named.`,
          advice: 'Keep it if you keep two set-ups apart on purpose.',
        }),
        repair: null,
      })),
};

const PROMPTS = ['OTEL_LOG_USER_PROMPTS', 'OTEL_LOG_RAW_API_BODIES', 'OTEL_LOG_TOOL_CONTENT'] as const;

export const TELEMETRY_CONTENT: Rule = {
  id: 'telemetry-content',
  title: 'What you type is exported with the telemetry.',
  find: (diagnosis) => {
    if (!diagnosis.effective.isOn('CLAUDE_CODE_ENABLE_TELEMETRY')) return [];
    return PROMPTS.flatMap((name) => seenLive(diagnosis, name))
      .filter((sighting) => !/^(?:0|false|no|off)$/i.test(textOf(sighting).trim()))
      .map((sighting) => ({
        ...findingAt(sighting, {
          severity: 'info',
          message: `${sighting.name} exports the content of sessions with the telemetry.`,
          why: 'It goes to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, whatever the route of the session is.',
          advice: 'Keep it if that collector is yours or your organisation’s.',
        }),
        repair: null,
      }));
  },
};
