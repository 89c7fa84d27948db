/** The process of one cell of a sweep: it takes its job from the process that forked it. */
import module from 'node:module';

// As the command itself does: it starts in a third of the time.
module.enableCompileCache?.();
const { serveCell } = await import('./serve-cell.ts');
serveCell();
