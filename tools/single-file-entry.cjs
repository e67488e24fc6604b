'use strict';
// Where the single-file program begins: what bin/cordon.cjs is to the package, less what is only Node's.
// What a session's client starts at every turn has a part of its own.
if (process.argv[2] === 'statusline' || process.argv[2] === 'hook') require('../dist/inside.cjs');
else require('../dist/cli.cjs');
