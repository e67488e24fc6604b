/** Where the client goes when nothing routes it. */
export const VENDOR = 'https://api.anthropic.com';
