import { CLIENT_VERSIONS, hasCapability } from '../../catalogue/client-versions.ts';
import { compareVersions } from '../../catalogue/compare-versions.ts';
import { isKnownToClient, knownContextWindow } from '../../catalogue/model-windows.ts';
import type { Origin } from '../../origin.ts';
import type { Diagnosis, Rule } from '../diagnosis.ts';
import { seenLive } from '../live.ts';
import { BASE_URL } from '../topics.ts';
import { isRouted } from './network.ts';

/** These rules are about what a base URL changes: they point at the one that is live. */
function baseUrlOrigin(diagnosis: Diagnosis): Origin {
  return seenLive(diagnosis, BASE_URL)[0]?.origin ?? { scope: 'process', path: null, line: null, name: BASE_URL };
}

function isSet({ effective }: Diagnosis, name: string): boolean {
  return effective.text(name) !== null;
}

export const TOOL_SEARCH: Rule = {
  id: 'tool-search',
  title: 'Tool search is left to the client behind a base URL.',
  find: (diagnosis) => {
    if (!isRouted(diagnosis) || isSet(diagnosis, 'ENABLE_TOOL_SEARCH')) return [];
    const on = hasCapability('tool-search-behind-base-url', diagnosis.version);
    return [
      {
        severity: 'info',
        message: on
          ? 'Tool search is on behind this base URL, whether or not the server understands it.'
          : 'Tool search is off behind this base URL, so every tool is sent with every request.',
        origin: baseUrlOrigin(diagnosis),
        why: on
          ? 'A server that passes over deferred tools leaves your MCP tools invisible to the model.'
          : 'With many MCP tools the first request is more than twice as large.',
        advice: 'Set ENABLE_TOOL_SEARCH for this provider; a profile does so.',
        repair: null,
      },
    ];
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

export const CONTEXT_WINDOW: Rule = {
  id: 'context-window',
  title: 'The client does not know how much the model holds.',
  find: (diagnosis) => {
    const { model } = diagnosis.route;
    if (!isRouted(diagnosis) || model === null || isKnownToClient(model)) return [];
    if (isSet(diagnosis, 'CLAUDE_CODE_MAX_CONTEXT_TOKENS')) return [];
    const assumed = hasCapability('unknown-model-is-1m', diagnosis.version) ? 'a million' : '200 thousand';
    const known = knownContextWindow(model);
    return [
      {
        severity: 'info',
        message: `The client takes ${JSON.stringify(model)} for a model of ${assumed} tokens${known === null ? '' : `; it holds ${known}`}.`,
        origin:
          diagnosis.effective.variable('ANTHROPIC_MODEL')?.origin ??
          diagnosis.effective.setting('model')?.origin ??
          baseUrlOrigin(diagnosis),
        why: 'Where the model holds less, the conversation is compacted too late and the server refuses it.',
        advice: `Set CLAUDE_CODE_MAX_CONTEXT_TOKENS${known === null ? '' : `=${known}`}, or contextWindow in a profile.`,
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
