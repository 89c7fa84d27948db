/** What `spacetime export` writes, as a test compares: by format, its ending and what it is. */
export const FORMATS = [
  { format: 'onnx', ending: '.onnx', name: 'ONNX' },
  { format: 'python', ending: '.py', name: 'Python' },
  { format: 'c', ending: '.c', name: 'C' },
  { format: 'safetensors', ending: '.safetensors', name: 'safetensors' },
  { format: 'json', ending: '.json', name: 'JSON' },
] as const;
