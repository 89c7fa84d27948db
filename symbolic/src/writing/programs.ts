import type { Dialect } from './code.ts';
import { plainName } from './names.ts';

/** Functions of C's `math.h`; NumPy has other names for some. */
const C_FUNCTIONS: Readonly<Record<string, string>> = { abs: 'fabs', sign: 'sign' };
const NUMPY_FUNCTIONS: Readonly<Record<string, string>> = {
  asin: 'arcsin',
  acos: 'arccos',
  atan: 'arctan',
  atan2: 'arctan2',
  asinh: 'arcsinh',
  acosh: 'arccosh',
  atanh: 'arctanh',
};

export const PYTHON: Dialect = {
  name: (name) => (name === 'π' ? 'np.pi' : plainName(name)),
  whole: (value) => `${value}`,
  call: (name, args) => `np.${NUMPY_FUNCTIONS[name] ?? name}(${args.join(', ')})`,
  power: (base, exponent) => `${base}**${exponent}`,
  general: (base, exponent) => `(${base})**(${exponent})`,
};

export const C: Dialect = {
  name: (name) => (name === 'π' ? 'M_PI' : plainName(name)),
  // Whole numbers would divide as integers.
  whole: (value) => `${value}.0`,
  call: (name, args) => `${C_FUNCTIONS[name] ?? name}(${args.join(', ')})`,
  power: (base, exponent) =>
    exponent === 2 && /^\w+$/u.test(base) ? `(${base}*${base})` : `pow(${base}, ${exponent})`,
  general: (base, exponent) => `pow(${base}, ${exponent})`,
};
