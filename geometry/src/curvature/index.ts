export { type CurvatureBlock, CurvatureChain, type CurvatureQuantity, QUANTITY_WIDTHS } from './chain.ts';
export { Inverter } from './inverse.ts';
