/**
 * Credentials that exist nowhere. Whatever a leak brings in says "leak" in its value, so that a trace of it is found
 * wherever it turns up.
 */
export const LOGIN_TOKEN = 'sk-ant-oat01-made-up-login';
export const PROVIDER_KEY = 'made-up-provider-key';
export const PROVIDER_MODEL = 'lab/model';
export const CONSOLE_KEY = 'sk-ant-api03-leak-console-key';
export const LEAKED_TOKEN = 'leak-token';
export const LEAKED_KEY = 'sk-ant-api03-leak-key';
export const LEAKED_LOGIN = 'sk-ant-oat01-leak-login';
export const LEAKED_MODEL = 'leak/model';

/** The variable that the routed profile reads its key from. */
export const KEY_VARIABLE = 'LAB_KEY';
