import { describe, expect, it } from 'vitest';
import { rulesFor } from '../../src/core/usage/rules-for.ts';
import { parse } from '../profiles/parse.ts';

const parsed = parse({
  profiles: {
    capped: { provider: 'ollama', model: 'm', budget: { usd: 0.1, per: 'day', warnAt: [0.9, 0.5] } },
    free: { provider: 'ollama', model: 'm' },
  },
  projects: { '/work/tree/': { budget: { usd: 20, per: 'week', warnAt: [] } } },
  budget: { usd: 100, per: 'month' },
});

describe('the limits of a session', () => {
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const configuration = parsed.value;
  const limitsOf = (name: string, project: string | null) => {
    const profile = configuration.profiles.find((one) => one.name === name);
    return rulesFor({ configuration, profile: profile ?? { name, budget: null }, project });
  };

  const capped = { scope: 'profile', name: 'capped', limitMicroUsd: 100_000, per: 'day', warnAt: [0.5, 0.9] };
  const tree = { scope: 'project', name: '/work/tree', limitMicroUsd: 20_000_000, per: 'week', warnAt: [] };
  const overall = { scope: 'overall', name: '', limitMicroUsd: 100_000_000, per: 'month', warnAt: [0.5, 0.8, 0.95] };
  it.each([
    { behaviour: 'profile, project, overall', name: 'capped', project: '/work/tree', limits: [capped, tree, overall] },
    { behaviour: 'another project', name: 'capped', project: '/work/tree/below', limits: [capped, overall] },
    { behaviour: 'no project, no own limit', name: 'free', project: null, limits: [overall] },
  ])('are in order: $behaviour', ({ name, project, limits }) => {
    expect(limitsOf(name, project)).toEqual(limits);
  });

  it.each([
    {
      behaviour: 'a path that isn’t whole',
      given: { projects: { tree: { budget: { usd: 1, per: 'day' } } } },
      code: 'bad-project',
    },
    { behaviour: 'a project without a budget', given: { projects: { '/tree': {} } }, code: 'configuration-value' },
    { behaviour: 'a limit of nothing', given: { budget: { usd: 0, per: 'day' } }, code: 'configuration-value' },
  ])('refuse $behaviour', ({ given, code }) => {
    expect(parse(given)).toMatchObject({ ok: false, problem: { code } });
  });
});
