import { quotePwsh } from './quote.ts';
import type { ShellScript } from './shell.ts';

/** For PowerShell 5.1 and 7. Standard input is passed on only where something is piped in. */
export function pwshScript({ command, functions, completes }: ShellScript): string {
  const cordon = `& ${command.map(quotePwsh).join(' ')}`;
  const defined = functions.map(({ name, words }) => {
    const call = `${cordon} ${words.map(quotePwsh).join(' ')} @args`;
    return `function global:${name} { if ($MyInvocation.ExpectingInput) { $input | ${call} } else { ${call} } }\n`;
  });
  return defined.join('') + (completes ? completion(cordon, functions) : '');
}

/** Each word goes with a colon before it: Windows PowerShell drops an argument that is empty. */
function completion(cordon: string, functions: ShellScript['functions']): string {
  const register = (kind: string, names: readonly string[]) =>
    names.length === 0
      ? ''
      : `Register-ArgumentCompleter -Native -CommandName @(${names.map(quotePwsh).join(', ')}) -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { ":$($_.Extent.Text)" }) + ":$wordToComplete"
  ${cordon} 'complete' 'pwsh' '${kind}' '--' @typed 2>$null | Select-Object -Skip 1 | ForEach-Object {
    $value, $shown = $_ -split "\`t", 2
    if (-not $shown) { $shown = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $shown)
  }
}
`;
  return (
    register('cordon', ['cordon']) +
    register(
      'client',
      functions.map(({ name }) => name),
    )
  );
}
