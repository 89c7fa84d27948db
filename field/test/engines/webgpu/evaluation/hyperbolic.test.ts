import { test } from 'node:test';
import { checkFunctions } from './on-device.ts';

const FUNCTIONS = [
  'sinh(u)',
  'cosh(u)',
  'tanh(u)',
  'asinh(w)',
  'acosh(r)',
  'atanh(t)',
  'abs(u)',
  'r*sign(u)',
  'min(u, t)',
  'max(u, t)',
];

test('hyperbolic functions, choices: values and derivatives are those in float64, rounded once', () =>
  checkFunctions(FUNCTIONS, 1e-9));
