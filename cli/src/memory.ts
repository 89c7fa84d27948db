import { readFileSync } from 'node:fs';

/** The most memory that this process has had in use at once (resident set size), in bytes. */
export function peakMemory(): number {
  // On Linux `maxRSS` begins with what the parent had when it started this process.
  if (process.platform === 'linux') {
    try {
      const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
      if (kibibytes !== undefined) return 1024 * Number(kibibytes);
    } catch {}
  }
  return 1024 * process.resourceUsage().maxRSS;
}
