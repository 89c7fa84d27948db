export { choleskyBacksolve, choleskyDiagonal, choleskyShift, choleskySolve, choleskyUpdate } from './cholesky';
export { lmAdjoints } from './jacobian-adjoints';
export { lmForward, lmResiduals } from './jacobian-forward';
export { lmGram, lmInputs, lmRows } from './jacobian-gram';
export { lmPullback } from './jacobian-gradient';
export { qrPanel, qrUpdate } from './lm-qr';
