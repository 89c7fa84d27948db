/** Run by `probe.ts`: prints the adapters as JSON. It ends without taking Dawn down, which can crash on its own. */
import { writeSync } from 'node:fs';
import type { create as Create } from 'webgpu';
import { loadDawn, NoDevice } from './device.ts';
import type { AdapterDescription } from './probe.ts';

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;

/** Dawn's instances must outlive what comes from them. */
const kept: unknown[] = [];

/** The one that an engine would take first, then the other real ones, then the processor's. */
async function adapters(create: typeof Create): Promise<AdapterDescription[]> {
  const first = await take(create, { backend: '', name: '' });
  if (!first) return [];
  const found: AdapterDescription[] = [];
  for (const flags of await listed(create)) {
    const one = await take(create, flags);
    if (one) found.push(one);
  }
  const same = (one: AdapterDescription) =>
    one.vendor === first.vendor && one.device === first.device && one.description === first.description;
  const rank = (one: AdapterDescription) => (same(one) ? 0 : one.software ? 2 : 1);
  return found.length === 0 ? [first] : found.sort((a, b) => rank(a) - rank(b));
}

async function take(create: typeof Create, flags: Flags): Promise<AdapterDescription | undefined> {
  const gpu = create(flags.backend === '' ? [] : [`backend=${flags.backend}`, `adapter=${flags.name}`]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  kept.push(gpu, adapter);
  return adapter ? describe(flags, adapter) : undefined;
}

interface Flags {
  readonly backend: string;
  readonly name: string;
}

async function describe({ backend, name }: Flags, adapter: GPUAdapter): Promise<AdapterDescription> {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const refusal = await adapter.requestDevice().then(
    (given) => {
      kept.push(given);
      return undefined;
    },
    (error: unknown) => String(error),
  );
  return {
    ...{ backend, name: name || description, vendor, architecture, device, description },
    software: isFallbackAdapter,
    limits: Object.fromEntries(LIMITS.map((key) => [key, adapter.limits[key]])),
    features: [...adapter.features].sort(),
    ...(refusal !== undefined && { refusal }),
  };
}

/** Dawn lists its adapters where it is asked for one that there is not. */
async function listed(create: typeof Create): Promise<Flags[]> {
  const gpu = create(['adapter=of no such name']);
  kept.push(gpu);
  const text = await gpu.requestAdapter().then(() => '', String);
  return [...text.matchAll(/backend: '([^']*)', name: '(.*)'/g)]
    .map(([, backend = '', name = '']) => ({ backend, name }))
    .filter(({ backend }) => backend !== 'null');
}

try {
  writeSync(1, JSON.stringify({ adapters: await adapters(await loadDawn()) }));
} catch (error) {
  writeSync(1, JSON.stringify({ adapters: [], failure: error instanceof NoDevice ? error.message : String(error) }));
}
process.exit(0);
