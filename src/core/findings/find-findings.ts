import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import { SEVERITIES } from './finding.ts';
import { FINDING_RULES } from './rules.ts';

/** What is wrong, worst first, and in the order of the rules among equals. The same thing at the same place is told once. */
export function findFindings(diagnosis: Diagnosis): readonly Finding[] {
  const found = FINDING_RULES.flatMap((rule) =>
    rule.find(diagnosis).map((finding): Finding => ({ rule: rule.id, ...finding })),
  );
  const keys = found.map(({ rule, origin, message }) =>
    JSON.stringify([rule, origin.path, origin.line, origin.name, message]),
  );
  const once = found.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
  return SEVERITIES.flatMap((severity) => once.filter((finding) => finding.severity === severity));
}
