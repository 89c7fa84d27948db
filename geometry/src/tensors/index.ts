export { BIVECTORS, pairIndex } from './bivectors.ts';
export { expandChristoffel, expandSymmetric, type Nested, toNested } from './expand.ts';
