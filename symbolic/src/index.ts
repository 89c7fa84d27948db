export { type Budget, TooLargeError } from './polynomials/meter.ts';
export { SYMBOL_QUANTITIES, type SymbolQuantity } from './quantities.ts';
export { type SymbolEntry, SymbolicMetric, type SymbolOptions, type Symbols, type WithheldEntry } from './symbols.ts';
export { FORMATS, type Format, jsonOf, writeSymbols } from './writing/document.ts';
export { writeGeodesics } from './writing/document-geodesic.ts';
