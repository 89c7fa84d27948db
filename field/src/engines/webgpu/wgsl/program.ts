import { LAYER } from './product.ts';
import { twoFloatLibrary } from './two-float.ts';

/** Points of a workgroup. */
export const PROGRAM_POINTS = 64;

/**
 * What a step can do, in the order by which tables refer to it: with `a`, what its first operand is, `b`,
 * the second, and `last`, the result of the step before.
 */
export const OPERATIONS = {
  coordinate: 'fromFloat64(points[4u * (layer.weight + me) + step.z])',
  load: 'a',
  add: 'add(a, b)',
  subtract: 'add(a, -b)',
  negate: '-a',
  multiply: 'multiply(a, b)',
  accumulate: 'add(last, multiply(a, b))',
  reduce: 'add(last, -multiply(a, b))',
  size: 'add(last, magnitude(multiply(a, b)))',
  plus: 'add(last, a)',
  minus: 'add(last, -a)',
  // by a power of two
  scale: 'last * a.x',
  choose: 'choose(last, a, b)',
  inverse: 'inverse(a)',
  root: 'root(a)',
  whole: 'wholePower(a, step.w)',
  real: 'realPower(a, b)',
  exp: 'exponential(a)',
  log: 'logarithm(a)',
  sin: 'sinCos(a).sin',
  cos: 'sinCos(a).cos',
  tan: 'tangent(a)',
  angle: 'angle(a, b)',
  leg: 'otherLeg(a)',
  sinh: 'sinhOf(a)',
  cosh: 'coshOf(a)',
  tanh: 'tanhOf(a)',
  sech: 'sech(a)',
  asinh: 'asinhOf(a)',
  acosh: 'acoshOf(a)',
  atanh: 'atanhOf(a)',
  abs: 'magnitude(a)',
  sign: 'signOf(a)',
  less: 'compare(a, b, 0u)',
  lessEqual: 'compare(a, b, 1u)',
  equal: 'compare(a, b, 2u)',
  and: 'logic(a, b, 0u)',
  or: 'logic(a, b, 1u)',
  not: 'logic(a, b, 2u)',
} as const;

export type OperationName = keyof typeof OPERATIONS;

/** Reading an operand, a slot's element at the thread's point or a constant; a bare number gives what is not used. */
export const FETCH = `var<private> me: u32;
fn fetch(operand: u32) -> vec2f {
  if (operand >= 0x80000000u) { return constants[operand & 0x7fffffffu]; }
  return work[operand * layer.points + me];
}`;

/**
 * A program's jets by a table of steps, all points of a block at the same step; the results stay in their slots,
 * `work` [slots, points]. `layer.weight` is the block's first point of all, `layer.bias` the number of steps.
 *
 * A table, as the same steps one behind the other make a text that compilers take minutes over.
 */
export function programSource(used: ReadonlySet<OperationName>): string {
  const cases = Object.entries(OPERATIONS).flatMap(([name, expression], code) =>
    used.has(name as OperationName) ? [`      case ${code}: { last = ${expression}; }`] : [],
  );
  return `${LAYER}
@group(0) @binding(1) var<storage, read> points: array<vec2u>;
@group(0) @binding(2) var<storage, read> steps: array<vec4u>;
@group(0) @binding(3) var<storage, read> constants: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> work: array<vec2f>;
${twoFloatLibrary(cases.join('\n'))}
${FETCH}

@compute @workgroup_size(${PROGRAM_POINTS})
fn main(@builtin(global_invocation_id) global: vec3u) {
  me = global.x;
  if (me >= layer.points) { return; }
  var last = vec2f();
  for (var k = 0u; k < layer.bias; k++) {
    let step = steps[k];
    let a = fetch(step.z);
    let b = fetch(step.w);
    switch (i32(step.x)) {
${cases.join('\n')}
      default: {}
    }
    work[step.y * layer.points + me] = last;
  }
}
`;
}
