export { type Conserved, conservedOf, dependence, timelike } from './conserved.ts';
export { type Deviation, deviationOf } from './deviation.ts';
export { type Ending, endingText } from './ending.ts';
export { GeodesicFlow, STATE } from './equations.ts';
export { angularCoordinate, type BoundOrbit, orbitOf } from './orbit.ts';
export { lower, raise } from './raise.ts';
export { begin, normOf, type Refusal, type Start, startOf } from './start.ts';
export { radialCoordinate, type Trace, type TraceOptions, type TraceProgress, trace, traceGeodesic } from './trace.ts';
export type { TurningPoint } from './turning.ts';
