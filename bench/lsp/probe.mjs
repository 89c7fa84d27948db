/**
 * Loaded into a server that is measured: on SIGUSR2 it says on standard error what memory is left after a collection,
 * and on SIGWINCH how much of the processor it has used.
 * Plain JavaScript, as whatever strips types is 30 MB.
 */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.stderr.write(`memory ${JSON.stringify(process.memoryUsage())}\n`);
});
process.on('SIGWINCH', () => process.stderr.write(`processor ${JSON.stringify(process.cpuUsage())}\n`));
