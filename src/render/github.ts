import type { Severity } from '../core/findings/finding.ts';
import type { ReportedFinding } from '../core/report/doctor-report.ts';
import { safeText } from './safe-text.ts';
import { relativeTo } from './sarif.ts';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Findings as workflow commands of GitHub Actions, which shows them beside the lines. */
export function renderGithub(findings: readonly ReportedFinding[], base: string | null): string {
  return findings.map((finding) => `${commandOf(finding, base)}\n`).join('');
}

function commandOf({ rule, severity, message, why, advice, origin }: ReportedFinding, base: string | null): string {
  const { path, line } = origin;
  const properties = [
    ...(path === null ? [] : [`file=${escapeProperty(relativeTo(path, base) ?? path)}`]),
    ...(path === null || line === null ? [] : [`line=${line}`]),
    `title=${escapeProperty(`cordon ${rule}`)}`,
  ];
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(`${message} ${why} ${advice}`)}`;
}

function escapeData(text: string): string {
  return safeText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
