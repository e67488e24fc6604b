import { realModel } from '../../catalogue/listed-ids.ts';
import { isTruthy } from '../../resolution/effective.ts';
import { isKnownToClient } from '../../catalogue/model-windows.ts';
import type { Diagnosis, Rule } from '../diagnosis.ts';
import type { Finding } from '../finding.ts';
import { describeReach, findingAt, severityAt } from '../judge.ts';
import { seenLive, textOf } from '../live.ts';
import type { Place } from '../place.ts';
import { OWNER, REACH, SEVERITY } from '../place.ts';
import { removeKey } from '../repairs.ts';
import { BASE_URL, topicOf } from '../topics.ts';

export const PROVIDER_SWITCH: Rule = {
  id: 'provider-switch',
  title: 'A cloud provider is chosen for more than one session.',
  find: (diagnosis) =>
    diagnosis.sightings
      .filter(
        (sighting) => topicOf(sighting.name) === 'provider' && (sighting.value === null || isTruthy(textOf(sighting))),
      )
      .map((sighting) => {
        const beats = seenLive(diagnosis, BASE_URL).length > 0 && sighting.name !== 'CLAUDE_CODE_USE_GATEWAY';
        const found = findingAt(sighting, {
          severity: severityAt(diagnosis, sighting, 'provider'),
          message: `${sighting.name} sends sessions to a cloud provider${beats ? ', past ANTHROPIC_BASE_URL' : ''}.`,
          why: `${describeReach(diagnosis, sighting)} The switch beats a base URL, and an Anthropic token or key that is set may go to that cloud.`,
        });
        // Taking the only way to a model away is a decision, and no repair.
        return {
          ...found,
          repair: null,
          advice:
            'Keep it if every session is to use that cloud; otherwise take it out and use a profile with that provider.',
        };
      }),
};

const OURS = /claude|anthropic/i;

/** Whether a model is of another maker. Profiles of Bedrock and addresses of accounts (`arn:…`) don't tell. */
function isForeignModel(model: string): boolean {
  // What a session's picker saves may be the name under which its gateway listed the model.
  const name = realModel(model.trim());
  return name !== '' && !OURS.test(name) && !name.startsWith('arn:') && !isKnownToClient(name) && name !== 'inherit';
}

export const MODEL_PINNED: Rule = {
  id: 'model-pinned',
  title: 'A model of another maker is set for more than one session.',
  find: (diagnosis) => {
    const variables = diagnosis.sightings
      .filter((one) => topicOf(one.name) === 'model' && one.value !== null && isForeignModel(textOf(one)))
      .map((sighting) =>
        findingAt(sighting, {
          severity: severityAt(diagnosis, sighting, 'model'),
          message: `${sighting.name} asks for ${JSON.stringify(textOf(sighting))}, a model of another maker.`,
          why: `${describeReach(diagnosis, sighting)} A native session that asks for it fails.`,
        }),
      );
    return [...variables, ...MODEL_KEYS.flatMap((key) => modelKeyFindings(diagnosis, key))];
  },
};

const MODEL_KEYS = ['model', 'fallbackModel'] as const;

function modelKeyFindings(diagnosis: Diagnosis, key: (typeof MODEL_KEYS)[number]): readonly Omit<Finding, 'rule'>[] {
  const rows = diagnosis.resolution.settings.find((row) => row.key === key);
  const settings = rows === undefined ? [] : [rows.winner, ...rows.shadowed];
  // The variable beats the settings key, not the list of what comes after it.
  const isBeaten = key === 'model' && seenLive(diagnosis, 'ANTHROPIC_MODEL').length > 0;
  return settings.flatMap((setting): readonly Omit<Finding, 'rule'>[] => {
    const foreign = [setting.value]
      .flat()
      .find((model): model is string => typeof model === 'string' && isForeignModel(model));
    if (foreign === undefined) return [];
    const { scope } = setting.origin;
    const place: Place = scope === 'process' ? 'shell' : scope;
    const live = setting === rows?.winner && !isBeaten;
    return [
      {
        severity: live ? SEVERITY[place].model : 'info',
        message: `The settings key ${key} asks for ${JSON.stringify(foreign)}, a model of another maker.`,
        origin: setting.origin,
        why: `${live ? `It reaches ${REACH[place]}.` : 'Something else beats it for a session started here.'} A native session that asks for it fails.`,
        advice: OWNER[place] ?? 'Run `cordon doctor --fix`, and name the model in a profile.',
        repair:
          scope === 'user' || scope === 'project' || scope === 'local'
            ? removeKey({ origin: setting.origin, scope, path: [key] })
            : null,
      },
    ];
  });
}

export const INSTRUCTION_MODEL: Rule = {
  id: 'instruction-model',
  title: 'An agent, a command or a skill asks for a model of another maker.',
  find: ({ instructions, projectOnly }) =>
    instructions.flatMap(({ kind, name, model, origin }) =>
      model === null || !isForeignModel(model)
        ? []
        : [
            {
              severity: projectOnly ? ('warning' as const) : ('info' as const),
              message: `The ${kind} ${JSON.stringify(name)} asks for ${JSON.stringify(model)}, a model of another maker.`,
              origin,
              why: `${origin.scope === 'project' ? 'Everybody’s session that uses it here' : 'A session that uses it'} asks for that model: a native one fails there.`,
              advice:
                'Take the line out of its head, or write the alias of a model (sonnet, opus, haiku), which a profile maps.',
              repair: null,
            },
          ],
    ),
};
