'use strict';
// The single file begins here. What a session's client starts at every turn is kept apart, as in bin/cordon.cjs; both names
// stand in full, so that both are built in.
if (process.argv[2] === 'statusline' || process.argv[2] === 'hook') require('../dist/inside.cjs');
else require('../dist/cli.cjs');
