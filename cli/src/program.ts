/** The command as a program, for bundles; from the sources `bin/spacetime.mjs` starts it. */
import module from 'node:module';
import { main } from './main.ts';

module.enableCompileCache?.();
process.exitCode = await main(process.argv.slice(2));
