/** What threads that own a graphics device have in common. */
import { parentPort } from 'node:worker_threads';
import { NoDevice, type OpenDevice, openDevice } from './device.ts';

/** Opens the device and serves with it; tells the thread's parent why where that fails. */
export async function ownDevice(serve: (opened: OpenDevice) => void): Promise<void> {
  try {
    const opened = await openDevice();
    // Dawn's instance must not be collected before its device: the process would crash. What the globals hold is not.
    Object.assign(globalThis, { opened });
    serve(opened);
  } catch (error) {
    parentPort!.postMessage({ failure: error instanceof NoDevice ? error.message : String(error) });
  }
}

/** Says why nothing that the device computes from now on counts, each time that there is a reason. */
export function watchDevice({ device }: OpenDevice, broken: (why: string) => void): void {
  void device.lost.then(({ message }) => broken(`the graphics device was lost: ${message}`));
  device.addEventListener('uncapturederror', ({ error }) => broken(`the graphics device failed: ${error.message}`));
}
