/** Text with every path below the home directory written as people write it. */
export function shortenHome(text: string, home: string | null): string {
  return home === null || home === '/' ? text : text.replaceAll(`${home}/`, '~/');
}
