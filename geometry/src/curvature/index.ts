export { type CurvatureBlock, CurvatureChain, type CurvatureQuantity, orderNeeded, QUANTITY_WIDTHS } from './chain.ts';
export { Inverter } from './inverse.ts';
export { QUANTITIES, type Quantity, type QuantityValues, quantityOf } from './quantity-of.ts';
