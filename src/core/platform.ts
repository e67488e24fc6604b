/** The operating systems that cordon knows; every other Unix counts as Linux. */
export type Platform = 'linux' | 'darwin' | 'win32';
