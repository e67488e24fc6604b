#!/usr/bin/env node
'use strict';
// Old syntax on purpose: an older Node must get one clear line from here, not a stack trace from further in.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 15)) {
  process.stderr.write('cordon needs Node 22.15 or newer; this is ' + process.versions.node + '. Install Node 24 and run it again.\n');
  process.exitCode = 1;
} else {
  // In a directory of the person's own: the default one lies in the shared temporary directory, where another user could
  // plant code for the next start to run.
  var home = process.env.HOME;
  // A home directory that isn't there is a mistake to report, and is not made by the way.
  var cache = process.env.XDG_CACHE_HOME || (home ? require('node:fs').existsSync(home) && home + '/.cache' : process.env.LOCALAPPDATA);
  if (cache && require('node:path').isAbsolute(cache)) require('node:module').enableCompileCache(cache + '/cordon/compiled');
  require('../dist/cli.cjs');
}
