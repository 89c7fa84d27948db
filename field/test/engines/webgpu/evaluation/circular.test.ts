import { test } from 'node:test';
import { checkFunctions } from './on-device.ts';

// Angles of up to 500 lose 500 · 2⁻⁴⁷ of their 47 bits, which shows where a function is small.
const FUNCTIONS = [
  'sqrt(r)',
  'exp(u)',
  'log(r)',
  'sin(w)',
  'cos(w)',
  'tan(u/2)',
  'asin(t)',
  'acos(t)',
  'atan(w)',
  'atan2(u, w)',
];

test('angles: values and derivatives are those in float64, rounded once', () => checkFunctions(FUNCTIONS, 1e-4));
