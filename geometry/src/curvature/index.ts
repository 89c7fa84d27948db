export { type CurvatureBlock, CurvatureChain, type CurvatureQuantity, orderNeeded, QUANTITY_WIDTHS } from './chain.ts';
export { Inverter } from './inverse.ts';
export {
  ingredientOf,
  QUANTITIES,
  type Quantity,
  type QuantityValues,
  quantityFrom,
  quantityOf,
} from './quantity-of.ts';
