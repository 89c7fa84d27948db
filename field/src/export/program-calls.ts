import type { Instruction, Program } from '@spacetime/dsl';

/** A register, and the call that computes its jet, in C and in Python alike. */
export interface Call {
  readonly register: string;
  readonly call: string;
}

/**
 * A program as calls `j_NAME(…)` of functions of jets, which the runtimes of both languages have under the same names;
 * x is what coordinates come from.
 */
export function programCalls({ instructions, outputs }: Program): readonly Call[] {
  const calls = instructions.map((instruction, k) => ({ register: `r${k}`, call: callOf(instruction, instructions) }));
  // An exponent is written into its call, and may be needed nowhere else.
  const read = new Set(calls.flatMap(({ call }) => call.match(/\br\d+/gu) ?? []));
  return calls.filter(({ register }, k) => outputs.includes(k) || read.has(register));
}

function callOf({ operation, a, b, c, value }: Instruction, all: readonly Instruction[]): string {
  const name = `j_${operation.replaceAll('-', '_')}`;
  if (operation === 'constant') return `${name}(x, ${literal(value)})`;
  if (operation === 'coordinate') return `${name}(x, ${value})`;
  if (operation === 'integer-power') return `${name}(r${a}, ${value})`;
  const exponent = operation === 'power' ? all[b]! : undefined;
  if (exponent?.operation === 'constant') {
    return Number.isInteger(exponent.value)
      ? `j_integer_power(r${a}, ${exponent.value})`
      : `j_constant_power(r${a}, ${literal(exponent.value)})`;
  }
  return `${name}(${[a, b, c]
    .filter((register) => register >= 0)
    .map((register) => `r${register}`)
    .join(', ')})`;
}

/** The shortest decimal that is the number, never a whole one. */
export function literal(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
