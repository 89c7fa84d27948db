import { fileURLToPath } from 'node:url';
import { type AskOptions, ask } from '../../ask.ts';

/** An adapter as WebGPU describes it. */
export interface AdapterDescription {
  /** `vulkan`, `metal`, `d3d12`, …; empty where Dawn does not say. */
  readonly backend: string;
  /** What the driver calls it. */
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  /** The driver, in its own words. */
  readonly description: string;
  /** It is this machine's processor that computes. */
  readonly software: boolean;
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
  /** Why it gives no device; absent where it gives one. */
  readonly refusal?: string;
}

export interface Probe {
  /** Those that an engine would take first, first. */
  readonly adapters: readonly AdapterDescription[];
  /** Why there is none, and what to do about it; absent where there is one. */
  readonly reason?: string;
}

export interface ProbeOptions extends AskOptions {
  /** The program that is run, for tests. */
  readonly program?: string;
}

/** Asks for adapters and a device of each in a process of its own, since a driver can take its process with it. Never rejects. */
export async function probeAdapters(options: ProbeOptions = {}): Promise<Probe> {
  const kind = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = options.program ?? fileURLToPath(new URL(`./probe-program.${kind}`, import.meta.url));
  const answer = await ask(program, [], 'the graphics driver', options);
  if ('reason' in answer) return { adapters: [], reason: answer.reason };
  const { adapters, failure } = answer.value as { adapters: AdapterDescription[]; failure?: string };
  if (failure !== undefined) return { adapters: [], reason: failure };
  return adapters.length > 0 ? { adapters } : { adapters, reason: missing(process.platform, answer.stderr) };
}

/** What to install, by what Dawn complained of. */
export function missing(platform: string, stderr: string): string {
  switch (platform) {
    case 'linux':
      return /Couldn't load Vulkan|libvulkan/.test(stderr)
        ? "no adapter: the Vulkan loader is missing; apt-get install libvulkan1, and NVIDIA's driver or, for others, mesa-vulkan-drivers"
        : "no adapter: Vulkan has no driver; install NVIDIA's driver or, for others, apt-get install mesa-vulkan-drivers";
    case 'darwin':
      return 'no adapter: macOS gives no Metal device to this process';
    case 'win32':
      return 'no adapter: no Direct3D 12 device; install the driver of the graphics card';
    default:
      return `no adapter: WebGPU has no driver for ${platform}`;
  }
}
