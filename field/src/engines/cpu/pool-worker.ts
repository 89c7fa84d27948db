import { parentPort, workerData } from 'node:worker_threads';
import { controlOf, instantiate, serve } from './crew.ts';

const kernels = instantiate(workerData.module, workerData.memory, workerData.thread, workerData.wide);
parentPort?.postMessage('ready');
serve(controlOf(workerData.block), kernels);
