import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type PlainNode, plainNode } from '../../plain-node.ts';

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

export interface ProbeOptions {
  readonly node?: PlainNode;
  /** Milliseconds. */
  readonly patience?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** The program that is run, for tests. */
  readonly program?: string;
}

const PATIENCE = 15_000;

/** Asks for adapters and a device of each in a process of its own, since a driver can take its process with it. Never rejects. */
export function probeAdapters(options: ProbeOptions = {}): Promise<Probe> {
  const { node = plainNode(), patience = PATIENCE, env = process.env } = options;
  if ('reason' in node) return Promise.resolve({ adapters: [], reason: node.reason });
  const kind = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = options.program ?? fileURLToPath(new URL(`./probe-program.${kind}`, import.meta.url));
  return new Promise((resolve) => {
    const none = (reason: string) => resolve({ adapters: [], reason });
    const child = spawn(node.path, [program], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      none(`the graphics driver did not answer within ${patience / 1000} s: update it`);
    }, patience);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      none(`${node.path} does not start: ${error.message}`);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(read(stdout, stderr));
      none(`the graphics driver crashed (${signal === null ? `exit code ${code}` : `signal ${signal}`}): update it`);
    });
  });
}

function read(stdout: string, stderr: string): Probe {
  let answer: { adapters: AdapterDescription[]; failure?: string };
  try {
    answer = JSON.parse(stdout);
  } catch {
    return { adapters: [], reason: `what the graphics driver answered cannot be read: ${stdout.slice(0, 80)}` };
  }
  const { adapters, failure } = answer;
  if (failure !== undefined) return { adapters: [], reason: failure };
  if (adapters.length > 0) return { adapters };
  return { adapters, reason: missing(process.platform, stderr) };
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
