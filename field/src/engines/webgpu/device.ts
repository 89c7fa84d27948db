import type { create as Create } from 'webgpu';

/** The device that was taken. */
export interface AdapterReport {
  /** Vendor, architecture and the driver's own words. */
  readonly name: string;
  /** It is this machine's processor that computes. */
  readonly software: boolean;
}

/** No device can be had; the message says why and what to do. */
export class NoDevice extends Error {
  override readonly name = 'NoDevice';
}

export interface OpenDevice {
  readonly device: GPUDevice;
  readonly adapter: AdapterReport;
  /** Devices end with it. */
  readonly gpu: GPU;
}

/** The best adapter's device, with as large buffers as the adapter has. Rejects with {@link NoDevice}. */
export async function openDevice(): Promise<OpenDevice> {
  const gpu = (await loadDawn())([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (!adapter) {
    throw new NoDevice(
      'no adapter was found: a driver for Vulkan, Metal or Direct3D 12 is needed, and its loader; spacetime doctor says which',
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter
    .requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } })
    .catch((error: unknown) => {
      throw new NoDevice(`the adapter gives no device: ${String(error)}`);
    });
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const name = [vendor, architecture, description].filter((part) => part !== '').join(', ');
  return { gpu, device, adapter: { name, software: isFallbackAdapter } };
}

/** @throws NoDevice, rejecting */
export async function loadDawn(): Promise<typeof Create> {
  const { electron } = process.versions;
  if (electron !== undefined) {
    // "External buffers are not allowed": github.com/dawn-gpu/node-webgpu, issue 5.
    throw new NoDevice(
      `this is an editor's Node (Electron ${electron}), which refuses the memory that WebGPU maps: run the fit on a plain Node`,
    );
  }
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    return create;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    throw new NoDevice(
      missing
        ? 'the npm package webgpu is not installed: npm install webgpu'
        : `the npm package webgpu does not load here: ${String(error)}`,
    );
  }
}
