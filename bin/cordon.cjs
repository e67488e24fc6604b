#!/usr/bin/env node
'use strict';
// Old syntax on purpose: an older Node must get one clear line from here, not a stack trace from further in.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 15)) {
  process.stderr.write('cordon needs Node 22.15 or newer; this is ' + process.versions.node + '. Install Node 24 and run it again.\n');
  process.exitCode = 1;
} else {
  require('node:module').enableCompileCache();
  import('../dist/cli.js');
}
