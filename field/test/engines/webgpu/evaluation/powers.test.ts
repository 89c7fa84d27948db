import { test } from 'node:test';
import { checkFunctions } from './on-device.ts';

const FUNCTIONS = [
  'r^2.5',
  'r^u',
  'r^(-3)',
  'w^7',
  't/w',
  'if u < t then r*w else u^2',
  'log(1 + t/10000)',
  'sinh(t/10000)',
  'atanh(t/10000)',
  'asinh(t/10000)*exp(-20*t)',
];

test('powers, and small arguments: values and derivatives are those in float64, rounded once', () =>
  checkFunctions(FUNCTIONS, 1e-9));
