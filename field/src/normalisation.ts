/**
 * Between physical numbers and those the network sees and gives, which are of order one.
 *
 * Feature f enters as (f − offset)/scale. Of the ten components, those in `active` are outputs of the network, in
 * that order: component = offset + scale·output. The others are constants: their offset (mostly exactly zero).
 */
export interface Normalisation {
  readonly features: { readonly offset: readonly number[]; readonly scale: readonly number[] };
  /** Indices into the ten components (order of PAIRS), ascending. */
  readonly active: readonly number[];
  /** `offset` for all ten components, `scale` for the active ones. */
  readonly components: { readonly offset: readonly number[]; readonly scale: readonly number[] };
}
