/** What may stand after `expect`. */
export interface ExpectationSpec {
  readonly name: string;
  /** `alone`, or followed by `= value`, by a Petrov type, or by names of coordinates. */
  readonly form: 'alone' | 'value' | 'type' | 'coordinates';
  /** As it is written, for completions. */
  readonly usage: string;
  readonly doc: string;
}

/** Types of the Weyl tensor, as `expect petrov` names them. */
export const PETROV_TYPES: readonly string[] = ['I', 'II', 'D', 'III', 'N', 'O'];

/** Every expectation, in the order in which they are offered: for checks, completions and the manual alike. */
export const EXPECTATIONS: readonly ExpectationSpec[] = [
  { name: 'vacuum', form: 'alone', usage: 'vacuum', doc: 'The Ricci tensor vanishes: R_ab = 0.' },
  { name: 'flat', form: 'alone', usage: 'flat', doc: 'The Riemann tensor vanishes.' },
  {
    name: 'einstein',
    form: 'value',
    usage: 'einstein = Λ',
    doc: 'An Einstein space, vacuum with a cosmological constant: R_ab = Λ g_ab.',
  },
  { name: 'scalar', form: 'value', usage: 'scalar = R', doc: 'The Ricci scalar R = g^ab R_ab.' },
  { name: 'kretschmann', form: 'value', usage: 'kretschmann = K', doc: 'The Kretschmann scalar K = R_abcd R^abcd.' },
  { name: 'determinant', form: 'value', usage: 'determinant = g', doc: 'The determinant of the components g_ab.' },
  {
    name: 'petrov',
    form: 'type',
    usage: 'petrov D',
    doc: 'The Petrov type of the Weyl tensor, one of I, II, D, III, N, O; it may be more special on surfaces.',
  },
  {
    name: 'killing',
    form: 'coordinates',
    usage: 'killing t, φ',
    doc: 'Coordinates on which no component of the metric depends, so that ∂_t, … are Killing vectors.',
  },
];
