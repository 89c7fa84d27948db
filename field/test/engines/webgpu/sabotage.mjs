// Preloaded into a process and its threads: makes the graphics device fail as SABOTAGE says, from outside.
import { isMainThread } from 'node:worker_threads';
import { globals } from 'webgpu';

const [kind, at] = (process.env.SABOTAGE ?? '').split('@');
const { GPUAdapter, GPUAdapterInfo, GPUQueue, GPUDevice } = globals;

// A processor that stands in for a graphics device is never taken unasked; the probe shall not know that it is one.
if (process.env.DISGUISE && isMainThread)
  Object.defineProperty(GPUAdapterInfo.prototype, 'isFallbackAdapter', { get: () => false });

/** Replaces a method; `act` gets the number of the call, and what the method returned. */
function after(prototype, name, act) {
  const method = prototype[name];
  let calls = 0;
  prototype[name] = function (...args) {
    const result = method.apply(this, args);
    return act(++calls, result, this) ?? result;
  };
}

if (!isMainThread) {
  let device;
  after(GPUAdapter.prototype, 'requestDevice', (_, promise) => {
    void promise.then((given) => {
      device = given;
    });
  });
  const atSubmit = (act) => after(GPUQueue.prototype, 'submit', (call) => void (call === Number(at) && act()));
  switch (kind) {
    case 'lost':
      atSubmit(() => device.destroy());
      break;
    case 'thrown':
      atSubmit(() =>
        setImmediate(() => {
          throw new Error('a fault of the thread');
        }),
      );
      break;
    case 'crashed':
      atSubmit(() => process.kill(process.pid, 'SIGSEGV'));
      break;
    case 'memory': {
      // No more than so many bytes between two scopes.
      let bytes = 0;
      after(GPUDevice.prototype, 'pushErrorScope', () => {
        bytes = 0;
      });
      const { createBuffer } = GPUDevice.prototype;
      GPUDevice.prototype.createBuffer = function (descriptor) {
        bytes += descriptor.size;
        return createBuffer.call(this, descriptor);
      };
      after(GPUDevice.prototype, 'popErrorScope', (_, promise) =>
        promise.then((error) => error ?? (bytes > Number(at) ? { message: 'sabotaged' } : null)),
      );
      break;
    }
  }
}
