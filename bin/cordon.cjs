#!/usr/bin/env node
'use strict';
// Old syntax on purpose: an older Node must get one clear line from here, not a stack trace from further in.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 15)) {
  process.stderr.write(
    'cordon needs Node 22.15 or newer; this is ' + process.versions.node + '. Install Node 24 and run it again.\n',
  );
  process.exitCode = 1;
} else {
  // In a directory of the person's own: the default one lies in the shared temporary directory, where another user could
  // plant code for the next start to run. A home that isn't there is a mistake to report, and is not made by the way.
  var base = process.env.XDG_CACHE_HOME || process.env.HOME || process.env.LOCALAPPDATA;
  var stat =
    base && require('node:path').isAbsolute(base) && require('node:fs').statSync(base, { throwIfNoEntry: false });
  var own = stat && (!process.getuid || (stat.uid === process.getuid() && (stat.mode & 18) === 0));
  if (own)
    require('node:module').enableCompileCache(
      base + (process.env.XDG_CACHE_HOME ? '' : '/.cache') + '/cordon/compiled',
    );
  // What a session's client starts at every turn has a file of its own.
  require(process.argv[2] === 'statusline' || process.argv[2] === 'hook' ? '../dist/inside.cjs' : '../dist/cli.cjs');
}
