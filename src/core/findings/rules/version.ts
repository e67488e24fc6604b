import { CLIENT_VERSIONS, hasCapability } from '../../catalogue/client-versions.ts';
import { compareVersions } from '../../catalogue/compare-versions.ts';
import { isKnownToClient, knownContextWindow } from '../../catalogue/model-windows.ts';
import type { Origin } from '../../origin.ts';
import type { Diagnosis, Rule } from '../diagnosis.ts';
import type { Finding } from '../finding.ts';
import { seenLive } from '../live.ts';
import { BASE_URL } from '../topics.ts';
import { isRouted } from './network.ts';

/** These rules are about what a base URL changes: they point at the one that is live. */
function baseUrlOrigin(diagnosis: Diagnosis): Origin {
  return seenLive(diagnosis, BASE_URL)[0]?.origin ?? { scope: 'process', path: null, line: null, name: BASE_URL };
}

const BETAS = 'CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS';
const SEARCH = 'ENABLE_TOOL_SEARCH';

type Told = Pick<Finding, 'message' | 'why' | 'advice' | 'origin'>;

/** The first of these that applies is what happens to tool search here. */
function toolSearchTrouble(diagnosis: Diagnosis): Told | null {
  const { effective, version } = diagnosis;
  const off = seenLive(diagnosis, BETAS)[0];
  if (off !== undefined && effective.isOn(BETAS)) {
    return {
      message: `${BETAS} turns tool search off, in native sessions too.`,
      origin: off.origin,
      why: 'Every tool is sent with every request: with many MCP tools the first one is more than twice as large (2.1.330, 2.1.197).',
      advice: 'Take it out, or keep it to the profile of the server that needs it.',
    };
  }
  if (!isRouted(diagnosis)) return null;
  const onByDefault = hasCapability('tool-search-behind-base-url', version);
  const asked = effective.text(SEARCH);
  if (asked !== null && asked.startsWith('auto') && !onByDefault) {
    return {
      message: `${SEARCH}=${asked} leaves your MCP tools out of the first request on this client.`,
      origin: effective.variable(SEARCH)?.origin ?? baseUrlOrigin(diagnosis),
      why: 'Behind a base URL, versions before 2.1.304 send neither the tools nor the search for them.',
      advice: `Set ${SEARCH} to true or false for this provider; a profile does so.`,
    };
  }
  if (asked !== null) return null;
  return {
    message: onByDefault
      ? 'Tool search is on behind this base URL, whether or not the server understands it.'
      : 'Tool search is off behind this base URL, so every tool is sent with every request.',
    origin: baseUrlOrigin(diagnosis),
    why: onByDefault
      ? 'A server that passes over deferred tools leaves your MCP tools invisible to the model.'
      : 'With many MCP tools the first request is more than twice as large.',
    advice: `Set ${SEARCH} for this provider; a profile does so.`,
  };
}

export const TOOL_SEARCH: Rule = {
  id: 'tool-search',
  title: 'Tool search is on or off where it should not be.',
  find: (diagnosis) => {
    const trouble = toolSearchTrouble(diagnosis);
    return trouble === null ? [] : [{ severity: 'info', ...trouble, repair: null }];
  },
};

export const AUTO_MODE: Rule = {
  id: 'auto-mode',
  title: 'Auto mode can’t check actions behind a base URL.',
  find: (diagnosis) => {
    const refuses = hasCapability('auto-mode-without-fallback', diagnosis.version);
    if (!isRouted(diagnosis) || !refuses || diagnosis.effective.text('CLAUDE_CODE_AUTO_MODE_SERVER') === '0') return [];
    return [
      {
        severity: 'info',
        message: 'In auto mode this client refuses every action that it would check, behind this base URL.',
        origin: baseUrlOrigin(diagnosis),
        why: 'It asks the server for the check, and since 2.1.319 there is no other way where the server doesn’t answer it.',
        advice:
          'Set CLAUDE_CODE_AUTO_MODE_SERVER=0 and CLAUDE_CODE_AUTO_MODE_MODEL to a model of this server; a profile does so.',
        repair: null,
      },
    ];
  },
};

const WINDOW = 'CLAUDE_CODE_MAX_CONTEXT_TOKENS';

export const CONTEXT_WINDOW: Rule = {
  id: 'context-window',
  title: 'The client takes a model for larger than it is.',
  find: (diagnosis) => {
    const { effective, route } = diagnosis;
    const { model } = route;
    if (!isRouted(diagnosis) || model === null || isKnownToClient(model)) return [];
    const known = knownContextWindow(model);
    const set = effective.text(WINDOW);
    const assumed = hasCapability('unknown-model-is-1m', diagnosis.version) ? 'a million' : '200 thousand';
    if (set !== null && (known === null || !(Number(set) > known))) return [];
    const holds = known === null ? '' : `; it holds ${known}`;
    return [
      {
        severity: 'info',
        message:
          set === null
            ? `The client takes ${JSON.stringify(model)} for a model of ${assumed} tokens${holds}.`
            : `${WINDOW} says ${set} tokens for ${JSON.stringify(model)}${holds}.`,
        origin:
          (set === null ? null : effective.variable(WINDOW)?.origin) ??
          effective.variable('ANTHROPIC_MODEL')?.origin ??
          effective.setting('model')?.origin ??
          baseUrlOrigin(diagnosis),
        why: 'Where the model holds less, the conversation is compacted too late and the server refuses it.',
        advice: `Set ${WINDOW}${known === null ? '' : `=${known}`}, or contextWindow in a profile.`,
        repair: null,
      },
    ];
  },
};

const NEWEST = CLIENT_VERSIONS[CLIENT_VERSIONS.length - 1] ?? '';

export const CLIENT_STATE: Rule = {
  id: 'client',
  title: 'The client is missing, a stub, or older than what cordon was checked against.',
  find: ({ client, projectOnly }) => {
    if (projectOnly) return [];
    if (client.kind !== 'found') {
      return [
        {
          severity: 'warning',
          message:
            client.kind === 'stub'
              ? 'claude is the placeholder that npm leaves: the client itself is not there.'
              : client.reason,
          origin: { scope: 'process', path: client.path, line: null, name: 'PATH' },
          why: 'What follows goes by the rules of the newest client that was checked.',
          advice: 'Install Claude Code, or set CORDON_CLAUDE to its path.',
          repair: null,
        },
      ];
    }
    const { path, version } = client.client;
    if (version !== null && compareVersions(version, NEWEST) >= 0) return [];
    const old = version !== null && compareVersions(version, '2.0.65') < 0;
    return [
      {
        severity: old ? 'warning' : 'info',
        message:
          version === null
            ? 'The client does not say its version.'
            : `The client is ${version}; the newest that was checked is ${NEWEST}.`,
        origin: { scope: 'process', path, line: null, name: 'PATH' },
        why: old
          ? 'Before 2.0.65 a project’s base URL counted before the folder was trusted, and got the key.'
          : 'npm on an old Node installs an older client without a word; rules that changed since then are applied as that version has them.',
        advice: 'Update it with `claude update`, or with npm on Node 22 or newer.',
        repair: null,
      },
    ];
  },
};
