/** Run by `try-engines.ts`: tries the engine that is named, and prints how it went as JSON. */
import { writeSync } from 'node:fs';
import { type Tried, tryEngine } from './trial.ts';

const [name, folder] = process.argv.slice(2);
const answer = await tryEngine(name as Tried, folder).then(
  (trial) => ({ trial }),
  (error: unknown) => ({ failure: (error instanceof Error ? error.message : String(error)).split('\n')[0] }),
);
writeSync(1, JSON.stringify(answer));
