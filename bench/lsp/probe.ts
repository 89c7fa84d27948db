/** Loaded into a server that is measured: on SIGUSR2 it says on standard error what memory is left after a collection. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.stderr.write(`memory ${JSON.stringify(process.memoryUsage())}\n`);
});
