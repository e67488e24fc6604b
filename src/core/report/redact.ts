const ADDRESS = /\b([a-z][a-z\d+.-]*:\/\/)([^\s/?#@"']+)@/gi;
const TOKEN =
  /\b(?:sk|rk|pk)-[\w-]{8,}|\b(?:AKIA|ASIA)[A-Z\d]{12,}|\b(?:ghp|gho|ghs|xox[abp])[_-][\w-]{10,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const BEARER = /\b(Bearer|Basic)\s+[^\s"']+/gi;

/** Text that isn't secret as a whole, without the secrets that people put into it: names and passwords in addresses, tokens, keys. */
export function redactText(text: string): string {
  return text.replace(ADDRESS, '$1***@').replace(BEARER, '$1 ***').replace(TOKEN, '***');
}

/** A web address with its host in ASCII, so that a lookalike letter shows; any other text as it is. */
export function showAddress(text: string): string {
  const url = /^\s*https?:\/\//i.test(text) ? URL.parse(text.trim()) : null;
  const isPlain = !/[^ -~]/.test(text);
  return url === null || isPlain ? text : url.href;
}
